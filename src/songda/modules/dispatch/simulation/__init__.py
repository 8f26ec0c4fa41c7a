"""A day in a world of files instead of people: the public meal delivery benchmark, minute by minute.

It owns instances, a simulator that carries out what the engine decides, a checker that trusts neither, the
figures and their published counterparts. It promises that the engine sees nothing before its minute. It never
touches the database, the live city, or the engine's inner rooms: it calls `decide` like production does.
"""
