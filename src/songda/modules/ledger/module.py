"""The ledger's plate for the house."""

from __future__ import annotations

from songda.kernel.modules import Check, Module
from songda.modules.ledger import queries
from songda.modules.ledger.endpoints import ENDPOINTS

MODULE = Module(
    name="ledger",
    endpoints=(ENDPOINTS,),
    checks=(
        Check(
            name="ledger.debits_equal_credits",
            says="The debits of all accounts of a currency equal their credits, posted and pending.",
            sql=queries.DEBITS_EQUAL_CREDITS,
        ),
        Check(
            name="ledger.balances_as_recomputed",
            says="Each account's sums are those recomputed from its transfers.",
            sql=queries.BALANCES_AS_RECOMPUTED,
        ),
    ),
)
