"""The kernel opens what lies beneath, and nothing that a link or a step upwards leads to."""

import errno
import os

import pytest

from hortus.agent.files.kernel import NotOfferedError, open_beneath


@pytest.fixture
def root(tmp_path):
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/f").write_text("x")
    (tmp_path / "in").symlink_to("a")
    (tmp_path / "out").symlink_to("/")
    handle = os.open(tmp_path, os.O_RDONLY)
    try:
        os.close(open_beneath(handle, "a", os.O_RDONLY))
    except NotOfferedError:
        pytest.skip("this kernel has no openat2")
    yield handle
    os.close(handle)


def test_what_lies_beneath_is_opened(root):
    handle = open_beneath(root, "a/f", os.O_RDONLY)
    assert os.read(handle, 9) == b"x"
    assert not os.get_inheritable(handle)
    os.close(handle)


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("in/f", errno.ELOOP),
        ("in", errno.ELOOP),
        ("out/etc", errno.ELOOP),
        ("..", errno.EXDEV),
        ("a/../../x", errno.EXDEV),
        ("/etc", errno.EXDEV),
        ("no", errno.ENOENT),
        ("a/f/x", errno.ENOTDIR),
    ],
)
def test_what_does_not_is_refused(root, path, error):
    with pytest.raises(OSError) as refused:  # noqa: PT011 - its number says which
        open_beneath(root, path, os.O_RDONLY)
    assert refused.value.errno == error


def test_a_descriptor_of_the_process_is_no_way_out(tmp_path):
    handle = os.open("/proc/self/fd", os.O_RDONLY)
    outside = os.open(tmp_path, os.O_RDONLY)
    with pytest.raises(OSError):  # noqa: PT011 - ELOOP, or no such call
        open_beneath(handle, f"{outside}/x", os.O_RDONLY)
    os.close(outside)
    os.close(handle)


def test_flags_that_make_no_sense_count_as_a_kernel_that_cannot(root):
    with pytest.raises(NotOfferedError):
        open_beneath(root, "a", 1 << 62)
