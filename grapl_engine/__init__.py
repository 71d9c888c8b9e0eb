"""GraPL, "Graph Cuts at the Patch Level": unsupervised segmentation of one picture.

One call, an array in and an array of labels out:

>>> from grapl_engine import label_image                              # doctest: +SKIP
>>> labels = label_image(image, seed=0, lambda_=8.0)                  # doctest: +SKIP

The door of the engine. Settings, events and errors cost nothing to import;
numpy, torch and the solver come with the first use of what needs them. `__init__.pyi` lists
what is behind it.
Everything that happens on the way:

>>> from grapl_engine import Settings, read_picture, segment          # doctest: +SKIP
>>> for event in segment(read_picture("photo.jpg"), Settings()):      # doctest: +SKIP
...     print(event)
"""

import lazy_loader

__version__ = "0.2.0"

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
