"""What time it is, as files and reports write it."""


def utc_now() -> str:
    """Such as ``2025-11-06T10:15:00Z``."""
    import pendulum

    return pendulum.now("UTC").format("YYYY-MM-DD[T]HH:mm:ss[Z]")
