"""Signals to end: once a flag, twice at once."""

from __future__ import annotations

import signal
import threading

import pytest

from grapl_engine.cli.interrupt import Interrupt

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.mark.parametrize("first", SIGNALS)
@pytest.mark.parametrize("second", SIGNALS)
def test_once_sets_a_flag_and_twice_leaves(first: signal.Signals, second: signal.Signals) -> None:
    before = {number: signal.getsignal(number) for number in SIGNALS}
    with Interrupt() as interrupt:
        assert not interrupt.asked() and interrupt.code == 130
        signal.raise_signal(first)
        assert interrupt.asked() and interrupt.code == 128 + first
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(second)
        assert interrupt.code == 128 + first
    assert {number: signal.getsignal(number) for number in SIGNALS} == before


def test_where_nothing_is_to_be_kept_once_is_enough() -> None:
    with Interrupt() as interrupt:
        with pytest.raises(KeyboardInterrupt), interrupt.at_once():
            signal.raise_signal(signal.SIGTERM)
        assert interrupt.asked() and interrupt.code == 143
    with Interrupt() as interrupt:
        with interrupt.at_once():
            pass
        signal.raise_signal(signal.SIGINT)
        assert interrupt.asked()


def test_who_cannot_unwind_is_called_at_the_second_one() -> None:
    called: list[int] = []
    with Interrupt() as interrupt:
        interrupt.on_second(lambda: called.append(interrupt.code))
        signal.raise_signal(signal.SIGTERM)
        assert called == []
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert called == [143]


def test_what_was_turned_off_stays_so() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Interrupt() as interrupt:
            signal.raise_signal(signal.SIGHUP)
            assert not interrupt.asked() and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


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
