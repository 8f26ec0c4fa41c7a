"""What if: a day of the city in virtual time, lived once with each of several sets of rules.

It owns scenarios, the day's events, the figures and their comparison. It promises the same day for the same
scenario, rules and seed, and that two sets of rules meet the same hunger, kitchens and temperaments. How
people behave is passed in (`Behaviour`), what is foretold too (`Forecaster`). It never touches the live
city: it reads no clock and no database, and decides with the engine production decides with.
"""
