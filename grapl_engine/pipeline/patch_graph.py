"""The patch graph of a picture without a run, for what-ifs."""

from __future__ import annotations

from grapl_engine.features.affinity import PatchGraph, build_graph
from grapl_engine.images.picture import Picture, working_image
from grapl_engine.settings import Settings

__all__ = ["graph_of"]


def graph_of(picture: Picture, settings: Settings) -> PatchGraph:
    """The graph that a run of this picture on the CPU would have.

    A DINO model is taken from memory or from the cache: for a what-if none is downloaded, or read from a folder.

    Raises
    ------
    ModelError, GraphCutError
        As a run does.
    """
    import torch

    from grapl_engine.features.encoders import ModelUse, patch_features
    from grapl_engine.images.square import Grid, as_seen, make_square
    from grapl_engine.network.devices import engine_workers

    with engine_workers(settings.threads) as workers:
        image = working_image(picture, settings.working_size)
        grid = Grid.for_picture(image.shape[0], image.shape[1], settings.d)
        square = as_seen(make_square(image, grid.side, settings.resize), settings.color_space)
        features = patch_features(image, square, settings, torch.device("cpu"), ModelUse(share=workers.map))
        return build_graph(features, settings.d, settings.edge_threshold)
