"""Several write the same file while somebody reads it: what is read is always whole, and nothing is left behind."""

import threading

import pytest

from samverk.core.whole_files import written_whole


def test_what_is_read_is_whole_however_many_write(tmp_path):
    path, read = tmp_path / "text", set()
    path.write_bytes(b"0" * 100_000)

    def write(number):
        for _time in range(20):
            with written_whole(path) as file:
                for _part in range(100):
                    file.write(b"%d" % number * 1_000)

    writers = [threading.Thread(target=write, args=[number]) for number in range(1, 5)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        content = path.read_bytes()
        read.add((len(content), len(set(content))))

    assert read == {(100_000, 1)}
    assert [each.name for each in tmp_path.iterdir()] == ["text"]


def test_a_fault_leaves_the_file_as_it_was(tmp_path):
    path = tmp_path / "text"
    path.write_bytes(b"before")

    with pytest.raises(RuntimeError), written_whole(path) as file:
        file.write(b"after")
        raise RuntimeError

    assert path.read_bytes() == b"before"
    assert [each.name for each in tmp_path.iterdir()] == ["text"]
