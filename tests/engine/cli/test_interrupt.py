"""Ctrl+C: once a flag, twice at once."""

from __future__ import annotations

import signal
import threading

import pytest

from grapl_engine.cli.interrupt import Interrupt


def press() -> None:
    signal.raise_signal(signal.SIGINT)


def test_once_sets_a_flag_and_twice_leaves() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Interrupt() as interrupt:
        assert not interrupt.asked()
        press()
        assert interrupt.asked()
        with pytest.raises(KeyboardInterrupt):
            press()
    assert signal.getsignal(signal.SIGINT) is before


def test_outside_the_main_thread_signals_are_left_alone() -> None:
    before = signal.getsignal(signal.SIGINT)
    seen: list[object] = []

    def enter() -> None:
        with Interrupt() as interrupt:
            seen.extend([interrupt.asked(), signal.getsignal(signal.SIGINT)])

    thread = threading.Thread(target=enter)
    thread.start()
    thread.join()
    assert seen == [False, before] and signal.getsignal(signal.SIGINT) is before
