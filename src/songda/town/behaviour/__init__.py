"""How invented people behave: pure functions of what they see, what they are like, and chance.

The town drives them over HTTP; a simulator may drive the same in virtual time. Times are seconds of city
time, minutes since local midnight where a clock on the wall is meant.
"""
