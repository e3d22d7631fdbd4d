class ClickMaskError(RuntimeError):
    """What the program could not do, in its own words."""
