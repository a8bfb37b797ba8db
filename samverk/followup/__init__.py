"""Follow-up rounds (uppföljningsrunda): what each part answers, and how goals are judged."""
