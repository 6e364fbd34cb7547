"""The data sets are what they claim to be, and what is wrong with one is said clearly."""

import gzip
import hashlib
import os
import struct
from pathlib import Path

import numpy as np
import pytest

from nnbook.lab import datasets

MNIST_FOLDER = os.environ.get("NNBOOK_MNIST")


def test_first_digit_is_the_zero_of_the_uci_file():
    digits = datasets.digits()
    assert digits.X.shape == (1797, 64)
    assert digits.X.dtype == np.float64
    assert digits.images[0, 0].tolist() == [0, 0, 5, 13, 9, 1, 0, 0]
    assert digits.images[0, 7].tolist() == [0, 0, 6, 13, 10, 0, 0, 0]
    assert digits.y[:10].tolist() == list(range(10))
    assert (digits.X.min(), digits.X.max()) == (0, 16)
    assert np.bincount(digits.y).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_digits_equal_the_copy_of_scikit_learn():
    theirs = pytest.importorskip("sklearn.datasets").load_digits()
    ours = datasets.digits()
    np.testing.assert_array_equal(ours.X, theirs.data)
    np.testing.assert_array_equal(ours.y, theirs.target)
    assert list(ours.features) == list(theirs.feature_names)


def test_shipped_files_carry_no_time_stamp():
    packed = (Path(datasets.__file__).parent / "data" / "digits.csv.gz").read_bytes()
    assert packed[4:8] == b"\0\0\0\0"


def test_penguins_with_complete_bills_are_342():
    penguins = datasets.penguins(species=datasets.SPECIES)
    assert len(penguins) == 342
    assert np.bincount(penguins.y).tolist() == [151, 123, 68]
    assert penguins.X[0].tolist() == [39.1, 18.7]
    assert penguins.classes == ("Adelie", "Gentoo", "Chinstrap")
    assert np.isfinite(penguins.X).all()


def test_penguins_equal_the_copy_of_the_palmerpenguins_package():
    pytest.importorskip("palmerpenguins")
    import palmerpenguins

    table = palmerpenguins.load_penguins()[["species", *datasets.MEASUREMENTS]].dropna()
    ours = datasets.penguins(datasets.SPECIES, datasets.MEASUREMENTS)
    np.testing.assert_array_equal(ours.X, table[list(datasets.MEASUREMENTS)].to_numpy())
    assert [ours.classes[label] for label in ours.y] == table["species"].to_list()


def test_penguin_classes_follow_the_order_asked_for():
    forward = datasets.penguins(("Adelie", "Gentoo"))
    backward = datasets.penguins(("Gentoo", "Adelie"))
    np.testing.assert_array_equal(forward.X, backward.X)
    np.testing.assert_array_equal(forward.y, 1 - backward.y)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"species": ["Emperor", "Gentoo"]}, ValueError, "'Emperor'; choose among Adelie, Gentoo"),
        ({"features": ["wingspan"]}, ValueError, "'wingspan'; choose among bill_length_mm"),
        ({"species": []}, ValueError, "species given: none"),
        ({"species": ["Gentoo", "Gentoo"]}, ValueError, "twice"),
        ({"species": "Gentoo"}, TypeError, r"as in \['Gentoo'\]"),
    ],
)
def test_unknown_penguins_are_refused(arguments, error, message):
    with pytest.raises(error, match=message):
        datasets.penguins(**arguments)


def test_moons_are_the_same_for_a_seed_and_differ_between_seeds():
    first, again = (datasets.moons(50, 0.1, np.random.default_rng(7)) for _ in range(2))
    other = datasets.moons(50, 0.1, np.random.default_rng(8))
    np.testing.assert_array_equal(first.X, again.X)
    assert not np.array_equal(first.X, other.X)


def test_moons_without_noise_are_separated_half_circles():
    moons = datasets.moons(101, 0.0, np.random.default_rng(0))
    upper, lower = moons.X[moons.y == 0], moons.X[moons.y == 1]
    assert (len(upper), len(lower)) == (50, 51)
    np.testing.assert_allclose(np.hypot(*upper.T), 1)
    np.testing.assert_allclose(np.hypot(*(lower - [1, 0.5]).T), 1)
    assert np.linalg.norm(upper[:, None] - lower, axis=2).min() > 0.3


def test_moons_noise_is_the_standard_deviation():
    rng = np.random.default_rng(0)
    noisy, clean = datasets.moons(20_000, 0.25, rng), datasets.moons(20_000, 0, rng)
    assert np.std(noisy.X - clean.X) == pytest.approx(0.25, rel=0.02)


@pytest.mark.parametrize("n_classes", [2, 3, 5])
def test_spirals_are_balanced_arms_that_differ_by_a_turn(n_classes):
    spirals = datasets.spirals(60 * n_classes, n_classes, 0.0, np.random.default_rng(0))
    assert np.bincount(spirals.y).tolist() == [60] * n_classes
    turn = 2 * np.pi / n_classes
    rotation = [[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]
    first, second = spirals.X[spirals.y == 0], spirals.X[spirals.y == 1]
    np.testing.assert_allclose(first @ rotation, second, atol=1e-12)


def test_spirals_share_a_remainder_among_the_first_classes():
    spirals = datasets.spirals(11, 3, 0.0, np.random.default_rng(0))
    assert np.bincount(spirals.y).tolist() == [4, 4, 3]


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda rng: datasets.moons(1, 0.1, rng), ValueError, "n_samples is 1"),
        (lambda rng: datasets.moons(10, -0.1, rng), ValueError, "noise is -0.1"),
        (lambda rng: datasets.moons(10, float("nan"), rng), ValueError, "noise is nan"),
        (lambda rng: datasets.moons(10, 0.1, 42), TypeError, "default_rng"),
        (lambda rng: datasets.spirals(10, 1, 0.1, rng), ValueError, "at least 2 arms"),
        (lambda rng: datasets.spirals(2, 3, 0.1, rng), ValueError, "each of 3 classes"),
    ],
)
def test_impossible_random_sets_are_refused(make, error, message):
    with pytest.raises(error, match=message):
        make(np.random.default_rng(0))


def test_xor_is_one_where_exactly_one_input_is_one():
    xor = datasets.xor()
    np.testing.assert_array_equal(xor.y, xor.X.sum(axis=1) == 1)


ALL = [
    datasets.digits,
    datasets.penguins,
    datasets.xor,
    lambda: datasets.moons(10, 0.1, np.random.default_rng(0)),
    lambda: datasets.spirals(10, 3, 0.1, np.random.default_rng(0)),
]


@pytest.mark.parametrize("make", ALL)
def test_every_data_set_keeps_the_conventions(make):
    data = make()
    assert data.X.shape == (len(data.y), len(data.features))
    assert data.X.flags.c_contiguous
    assert data.y.dtype == np.int64
    assert sorted(set(data.y)) == list(range(len(data.classes)))
    assert data.description
    assert data.source
    assert data.license


@pytest.mark.parametrize("make", ALL)
def test_a_data_set_is_shown_in_one_line_without_an_address(make):
    assert repr(make()) == repr(make())
    assert "0x" not in repr(make())
    assert len(repr(make())) < 100


def test_each_call_returns_arrays_of_its_own():
    datasets.penguins().X[:] = 0
    assert datasets.penguins().X.min() > 0


def test_points_have_no_images():
    with pytest.raises(ValueError, match="Palmer penguins has no images"):
        _ = datasets.penguins().images


# MNIST, on small files of the same form.


def idx(array, code=8):
    array = np.asarray(array, dtype=np.uint8)
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, code, array.ndim, *array.shape)
    return header + array.tobytes()


@pytest.fixture
def content(rng):
    return {
        "train-images-idx3-ubyte": idx(rng.integers(256, size=(7, 4, 3))),
        "train-labels-idx1-ubyte": idx([0, 1, 2, 3, 9, 5, 6]),
        "t10k-images-idx3-ubyte": idx(rng.integers(256, size=(2, 4, 3))),
        "t10k-labels-idx1-ubyte": idx([8, 1]),
    }


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def write(folder, content, dot=False, packed=False):
    for name, data in content.items():
        name = name.replace("-idx", ".idx") if dot else name
        path = folder / (f"{name}.gz" if packed else name)
        path.write_bytes(gzip.compress(data) if packed else data)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("dot", [False, True])
def test_mnist_is_read_under_each_of_its_usual_names(tmp_path, content, dot, packed):
    write(tmp_path, content, dot, packed)
    train, test = datasets.load_mnist(tmp_path, verify=False)
    assert train.X.shape == (7, 12)
    assert train.X.dtype == np.uint8
    assert train.X.flags.c_contiguous
    assert train.X.flags.writeable
    assert train.image_shape == (4, 3)
    assert train.X.tobytes() == content["train-images-idx3-ubyte"][16:]
    assert train.y.tolist() == [0, 1, 2, 3, 9, 5, 6]
    assert test.y.tolist() == [8, 1]


def test_mnist_accepts_a_folder_given_as_text(tmp_path, content):
    write(tmp_path, content)
    assert len(datasets.load_mnist(str(tmp_path), verify=False)[1]) == 2


def test_mnist_files_with_other_content_fail_the_checksum(tmp_path, content):
    write(tmp_path, content)
    with pytest.raises(
        ValueError, match=r"MD5 .* but the original file has 6bbc9ace.*verify=False"
    ):
        datasets.load_mnist(tmp_path)


def test_mnist_checksum_is_of_the_unpacked_file(tmp_path, content, monkeypatch):
    write(tmp_path, content, packed=True)
    sums = {name: hashlib.md5(data).hexdigest() for name, data in content.items()}
    monkeypatch.setattr(datasets, "MNIST_MD5", sums)
    assert len(datasets.load_mnist(tmp_path)[0]) == 7


def test_a_missing_mnist_folder_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no folder .*nowhere"):
        datasets.load_mnist(tmp_path / "nowhere")


def test_missing_mnist_files_are_named_with_the_folder(tmp_path, content):
    del content["t10k-labels-idx1-ubyte"], content["train-images-idx3-ubyte"]
    write(tmp_path, content)
    with pytest.raises(FileNotFoundError) as caught:
        datasets.load_mnist(tmp_path)
    message = str(caught.value)
    assert str(tmp_path) in message
    assert "train-images-idx3-ubyte, t10k-labels-idx1-ubyte" in message
    assert "train-labels" not in message
    assert "downloads nothing" in message


@pytest.mark.parametrize(
    ("name", "damage", "message"),
    [
        ("train-images-idx3-ubyte", lambda data: data[:-1], "announces 7 x 4 x 3 values but holds"),
        ("train-images-idx3-ubyte", lambda data: data + b"!", "holds 85"),
        ("train-images-idx3-ubyte", lambda data: data[:9], "ends within its header"),
        ("train-images-idx3-ubyte", lambda data: b"", "starts with nothing"),
        ("train-images-idx3-ubyte", lambda data: b"PK\3\4" + data[4:], "50 4b 03 04"),
        ("train-labels-idx1-ubyte", lambda data: idx([[1], [2]]), "starts with 00 00 08 01"),
        ("train-labels-idx1-ubyte", lambda data: idx([1, 2], code=9), "00 00 09 01"),
        ("train-labels-idx1-ubyte", lambda data: idx([1, 2]), "7 images but 2 labels"),
        ("t10k-labels-idx1-ubyte", lambda data: idx([1, 10]), "label 10"),
    ],
)
def test_damaged_mnist_files_are_refused(tmp_path, content, name, damage, message):
    content[name] = damage(content[name])
    write(tmp_path, content)
    with pytest.raises(ValueError, match=message):
        datasets.load_mnist(tmp_path, verify=False)


@pytest.mark.parametrize("damage", [lambda packed: packed[:-20], lambda packed: b"not gzip"])
def test_damaged_packed_mnist_files_are_refused(tmp_path, content, damage):
    write(tmp_path, content, packed=True)
    path = tmp_path / "train-images-idx3-ubyte.gz"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(ValueError, match=r"train-images-idx3-ubyte\.gz cannot be unpacked"):
        datasets.load_mnist(tmp_path, verify=False)


@pytest.mark.skipif(not MNIST_FOLDER, reason="NNBOOK_MNIST does not name a folder")
def test_the_real_mnist_is_read_whole():
    train, test = datasets.load_mnist(MNIST_FOLDER)
    assert train.X.shape == (60_000, 784)
    assert test.X.shape == (10_000, 784)
    assert train.y[:5].tolist() == [5, 0, 4, 1, 9]
    assert np.bincount(test.y).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
