"""Whether riders were cared for: a checker that knows the standard and a log, and weeks of offers to check.

The checker shares no code with the rules that it checks.
"""
