from __future__ import annotations

from pathlib import Path

from grapl_engine.batch.places import Places


def test_two_pictures_of_one_name_have_a_folder_each(tmp_path: Path) -> None:
    places = Places(tmp_path / "out")
    names = [places.wished(name) for name in ("a.png", "a.jpg", "A.tif", "b.png")]
    assert names == ["a", "a-2", "A-3", "b"] and not (tmp_path / "out").exists(), "nothing is made before it is written"
    assert [places.home(name) for name in names] == [(tmp_path / "out" / name, "") for name in names]


def test_what_is_there_stays_unless_it_may_be_written_over(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    home, told = Places(tmp_path).home("a")
    assert home == tmp_path / "a-2" and told.startswith(f"{tmp_path / 'a'} is there already and stays as it is")
    assert Places(tmp_path, overwrite=True).home("a") == (tmp_path / "a", "")


def test_a_number_of_this_batch_is_not_taken_by_an_earlier_ones(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    places = Places(tmp_path)
    first, second = places.wished("a.png"), places.wished("a.jpg")
    assert (places.home(first)[0].name, places.home(second)[0].name) == ("a-3", "a-2")
    assert Places(tmp_path).wished("x.png", "mine") == "mine"
