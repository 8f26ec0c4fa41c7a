"""What dispatch does, step by step: gather, decide, commit; and replay."""
