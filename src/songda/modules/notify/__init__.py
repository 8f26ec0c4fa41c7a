"""Notify: messages to people.

Owns each person's inbox and the way out to whatever sends. Promises that a message is kept once, and handed
to every sender at least once. Never writes prose: a message is a template's name and figures, worded where it
is read; and never knows why it is sent.
"""
