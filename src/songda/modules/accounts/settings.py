"""What an operator may turn in accounts."""

from songda.kernel.settings import Setting

CODE_S = Setting(name="accounts.code_s", default=300, says="Seconds a one-time code is good for.")
CODE_TRIES = Setting(name="accounts.code_tries", default=5, says="Wrong tries after which a code is dead.")
CODES_PER_HOUR = Setting(
    name="accounts.codes_per_hour", default=10, says="Codes one phone number may ask for in an hour."
)
SESSION_DAYS = Setting(name="accounts.session_days", default=30, says="Days a session lives.")

ALL = (CODE_S, CODE_TRIES, CODES_PER_HOUR, SESSION_DAYS)
