"""A sender that writes each message as one log line. Claims nothing else: nobody is reached by it."""
