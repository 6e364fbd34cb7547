"""One module a library, each with the same small interface.

A library of layers has ``prepare(problem)``: it builds the network of a `Problem` with its initial
weights and returns a function that trains it, without arguments, through all batches in the order
given, and returns the weights as a list of (W, b). Only that function is timed.

An engine of scalars has ``Value`` and ``network(weights)``, which returns a function of one
sample's inputs and the list of parameters.
"""
