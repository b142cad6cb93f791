"""What schemathesis must know of this API that its document cannot say."""

import schemathesis


@schemathesis.hook
def before_call(context, case, **kwargs):
    """Leaves `cursor` out of requests that are meant to be right.

    A cursor is made by the registry for one list and bound to it by a checksum; every other text is
    refused with 400, as it should be. No schema can say which texts are right. Requests that are meant to
    be wrong keep theirs; that cursors work, and that foreign and broken ones are refused, is shown by the
    registry's own tests.
    """
    mode = getattr(getattr(getattr(case, "meta", None), "generation", None), "mode", None)
    positive = mode is None or getattr(mode, "is_positive", False) or str(mode).endswith("POSITIVE")
    if positive and case.query and "cursor" in case.query:
        del case.query["cursor"]
