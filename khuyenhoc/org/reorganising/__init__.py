"""What a reorganisation is: the steps that a decision orders, what they do to the tree, and who has a say in it.

Pure but for the registry of participants; the acts stand in `services/reorganising/`.
"""
