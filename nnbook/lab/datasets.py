"""Data sets of the book: handwritten digits, penguins, moons, spirals, exclusive or, and MNIST.

Digits and penguins are shipped with the package (licenses and sources: ``data/README.md``), moons,
spirals and exclusive or are computed, MNIST is read from a folder of yours. Nothing is downloaded.
"""

import csv
import gzip
import hashlib
import io
import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Dataset", "digits", "load_mnist", "moons", "penguins", "spirals", "xor"]

SPECIES = ("Adelie", "Gentoo", "Chinstrap")
MEASUREMENTS = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g")

# The four files of MNIST and the MD5 of each when unpacked.
MNIST_MD5 = {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Samples, their classes, and where they come from.

    Attributes
    ----------
    name : str
        What the data set is called.
    X : ndarray of shape (n_samples, n_features)
        One sample per row.
    y : ndarray of shape (n_samples,)
        Class of each sample: an index into ``classes``.
    classes, features : tuple of str
        Names of the classes and of the columns of ``X``.
    description, source, license : str
        What was measured, by whom, and on which terms it may be used.
    image_shape : tuple of int or None
        Rows and columns of the image in each row of ``X``, where it is one.
    """

    name: str
    X: NDArray[Any]
    y: NDArray[np.int64]
    classes: tuple[str, ...]
    features: tuple[str, ...]
    description: str
    source: str
    license: str
    image_shape: tuple[int, int] | None = None

    @property
    def images(self) -> NDArray[Any]:
        """The samples as images: ndarray of shape (n_samples, n_rows, n_columns)."""
        if self.image_shape is None:
            raise ValueError(f"{self.name} has no images: its samples are {self.features}")
        return self.X.reshape(-1, *self.image_shape)

    def __len__(self) -> int:
        return len(self.X)

    def __repr__(self) -> str:
        n_samples, n_features = self.X.shape
        classes = ", ".join(self.classes)
        return f"<{self.name}: {n_samples} samples, {n_features} features; classes {classes}>"


def digits() -> Dataset:
    """Return the 1,797 handwritten digits of 8x8 pixels that scikit-learn ships.

    ``X`` holds the darkness of each pixel from 0 (paper) to 16 (ink) as float64, the image row by
    row; ``y`` the digit. The order of the file is kept: neighbors are often by the same writer,
    so shuffle before you split.

    Returns
    -------
    Dataset
        1,797 samples, 64 features, ``image_shape`` (8, 8).

    Examples
    --------
    >>> digits = digits()
    >>> digits.X.shape, digits.y[:5]
    ((1797, 64), array([0, 1, 2, 3, 4]))
    """
    text = gzip.decompress(_shipped("digits.csv.gz")).decode("ascii")
    table = np.loadtxt(io.StringIO(text), delimiter=",")
    return Dataset(
        name="Handwritten digits",
        X=np.ascontiguousarray(table[:, :-1]),
        y=table[:, -1].astype(np.int64),
        classes=tuple("0123456789"),
        features=tuple(f"pixel_{row}_{column}" for row in range(8) for column in range(8)),
        description="8x8 images of handwritten digits by 13 people; pixels from 0 to 16.",
        source="Alpaydin and Kaynak (1998), https://doi.org/10.24432/C50P49",
        license="CC BY 4.0",
        image_shape=(8, 8),
    )


def penguins(
    species: Sequence[str] = ("Adelie", "Gentoo"),
    features: Sequence[str] = ("bill_length_mm", "bill_depth_mm"),
) -> Dataset:
    """Return measurements of penguins of the Palmer Archipelago.

    Penguins for which one of the asked features is missing are left out. The order of the file
    is kept, and it is sorted by species: shuffle before you split.

    Parameters
    ----------
    species : sequence of str
        Two or three of "Adelie", "Gentoo", "Chinstrap"; class 0 is the first one named.
    features : sequence of str
        Some of "bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g".

    Returns
    -------
    Dataset
        ``X`` of shape (n_penguins, n_features) in the units of the feature names.

    Raises
    ------
    ValueError
        If a name is unknown or is given twice.

    Examples
    --------
    >>> penguins()
    <Palmer penguins: 274 samples, 2 features; classes Adelie, Gentoo>
    """
    classes = _chosen(species, SPECIES, "species")
    columns = _chosen(features, MEASUREMENTS, "features")
    rows = [
        (classes.index(penguin["species"]), *(penguin[column] for column in columns))
        for penguin in csv.DictReader(io.StringIO(_shipped("penguins.csv").decode("utf-8")))
        if penguin["species"] in classes
    ]
    table = np.array([row for row in rows if "NA" not in row], dtype=np.float64)
    return Dataset(
        name="Palmer penguins",
        X=np.ascontiguousarray(table[:, 1:]),
        y=table[:, 0].astype(np.int64),
        classes=classes,
        features=columns,
        description="Size of adult penguins near Palmer Station, Antarctica, 2007 to 2009.",
        source="Horst, Hill and Gorman (2020), https://doi.org/10.5281/zenodo.3960218",
        license="CC0 1.0",
    )


def moons(n_samples: int, noise: float, rng: np.random.Generator) -> Dataset:
    """Return two half circles that reach into each other, samples sorted by class.

    Parameters
    ----------
    n_samples : int
        Number of samples, half of them in each class (class 1 has the odd one).
    noise : float
        Standard deviation of the Gaussian noise added to both coordinates.
    rng : numpy.random.Generator
        Source of the noise.

    Returns
    -------
    Dataset
        ``X`` of shape (n_samples, 2): the upper moon is class 0, the lower one class 1.

    Examples
    --------
    >>> moons(5, 0.0, np.random.default_rng(0)).y
    array([0, 0, 1, 1, 1])
    """
    _check_random(n_samples, 2, noise, rng)
    n_upper = n_samples // 2
    upper = np.linspace(0, np.pi, n_upper)
    lower = np.linspace(0, np.pi, n_samples - n_upper)
    x = np.concatenate([np.cos(upper), 1 - np.cos(lower)])
    y = np.concatenate([np.sin(upper), 0.5 - np.sin(lower)])
    X = np.column_stack([x, y]) + rng.normal(scale=noise, size=(n_samples, 2))
    labels = np.repeat([0, 1], [n_upper, n_samples - n_upper])
    return _made("Moons", X, labels, ("upper", "lower"), "Two half circles with noise.")


def spirals(
    n_samples: int, n_classes: int, noise: float, rng: np.random.Generator, turns: float = 0.75
) -> Dataset:
    """Return spiral arms around the origin, one for each class, samples sorted by class.

    Parameters
    ----------
    n_samples : int
        Number of samples; the classes have equally many, or one more in the first ones.
    n_classes : int
        Number of arms, at least 2.
    noise : float
        Standard deviation of the Gaussian noise added to both coordinates; the arms have length
        1 from the center outward.
    rng : numpy.random.Generator
        Source of the noise.
    turns : float
        How many times an arm turns around the origin.

    Returns
    -------
    Dataset
        ``X`` of shape (n_samples, 2), classes "arm 1", "arm 2", …

    Examples
    --------
    >>> spirals(6, 3, 0.02, np.random.default_rng(0)).y
    array([0, 0, 1, 1, 2, 2])
    """
    if n_classes < 2:
        raise ValueError(f"n_classes is {n_classes}, but spirals need at least 2 arms")
    _check_random(n_samples, n_classes, noise, rng)
    sizes = [len(arm) for arm in np.array_split(np.arange(n_samples), n_classes)]
    radius = np.concatenate([np.linspace(0.1, 1, size) for size in sizes])
    labels = np.repeat(np.arange(n_classes), sizes)
    angle = 2 * math.pi * (labels / n_classes + turns * radius)
    X = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    X += rng.normal(scale=noise, size=X.shape)
    arms = tuple(f"arm {number}" for number in range(1, n_classes + 1))
    return _made("Spirals", X, labels, arms, f"{n_classes} spiral arms with noise.")


def xor() -> Dataset:
    """Return the four points of exclusive or: class 1 where one input is 1 and the other is 0.

    Examples
    --------
    >>> xor().X.tolist(), xor().y.tolist()
    ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0, 1, 1, 0])
    """
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=np.float64)
    return _made("Exclusive or", X, np.array([0, 1, 1, 0]), ("0", "1"), "One or the other.")


def load_mnist(folder: str | Path, verify: bool = True) -> tuple[Dataset, Dataset]:
    """Read MNIST, 70,000 handwritten digits of 28x28 pixels, from a folder of yours.

    The folder holds the four files ``train-images-idx3-ubyte``, ``train-labels-idx1-ubyte``,
    ``t10k-images-idx3-ubyte`` and ``t10k-labels-idx1-ubyte``, packed (``.gz``) or not; a dot
    before ``idx`` is accepted as well. Nothing is ever downloaded.

    Parameters
    ----------
    folder : str or pathlib.Path
        Folder with the four files.
    verify : bool
        Whether to compare the MD5 of the unpacked files with that of the original ones. Set it
        to False for files of the same form with other content.

    Returns
    -------
    train, test : Dataset
        ``X`` as uint8 of shape (n_samples, 784), from 0 (paper) to 255 (ink); ``y`` the digit.

    Raises
    ------
    FileNotFoundError
        If the folder or one of the files is missing.
    ValueError
        If a file is truncated, of another form, or not the original one.
    """
    folder = Path(folder).expanduser()
    paths = _find_mnist(folder)
    arrays = [_read_idx(path, MNIST_MD5[name] if verify else None) for name, path in paths.items()]
    train_images, train_labels, test_images, test_labels = arrays
    return (
        _mnist_part("MNIST, training part", train_images, train_labels, folder),
        _mnist_part("MNIST, test part", test_images, test_labels, folder),
    )


def _shipped(name: str) -> bytes:
    """Return the content of a file of the data folder, also when the package is a zip file."""
    return resources.files(__package__).joinpath("data", name).read_bytes()


def _chosen(names: Sequence[str], known: tuple[str, ...], what: str) -> tuple[str, ...]:
    """Return the names as a tuple after checking that each is known and given once."""
    if isinstance(names, str):
        raise TypeError(f"{what} is the string {names!r}: give a list of names, as in [{names!r}]")
    chosen = tuple(names)
    unknown = [name for name in chosen if name not in known]
    if unknown or not chosen:
        given = ", ".join(repr(name) for name in unknown) or "none"
        raise ValueError(f"{what} given: {given}; choose among {', '.join(known)}")
    if len(set(chosen)) < len(chosen):
        raise ValueError(f"{what} {chosen} names one of them twice")
    return chosen


def _check_random(n_samples: int, n_least: int, noise: float, rng: np.random.Generator) -> None:
    """Raise unless the arguments describe a random data set with a sample for each class."""
    if n_samples < n_least:
        raise ValueError(f"n_samples is {n_samples}, but each of {n_least} classes needs a sample")
    if not noise >= 0:
        raise ValueError(f"noise is {noise}, but a standard deviation is 0 or more")
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng is {rng!r}, but it must be a numpy.random.default_rng(seed)")


def _made(
    name: str, X: NDArray[np.float64], y: NDArray[Any], classes: tuple[str, ...], description: str
) -> Dataset:
    """Return a computed data set in the plane."""
    labels = y.astype(np.int64)
    return Dataset(
        name, X, labels, classes, ("x1", "x2"), description, "Computed by nnbook.", "CC0 1.0"
    )


def _find_mnist(folder: Path) -> dict[str, Path]:
    """Return the path of each of the four files, or raise naming those that are missing."""
    if not folder.is_dir():
        raise FileNotFoundError(
            f"there is no folder {folder.absolute()}: give the folder with the four MNIST files"
        )
    found = {name: _find_idx(folder, name) for name in MNIST_MD5}
    missing = [name for name, path in found.items() if path is None]
    if missing:
        raise FileNotFoundError(
            f"{folder.absolute()} lacks {', '.join(missing)} (each as it is, or with .gz): "
            "put the four files of MNIST there; nnbook downloads nothing by itself"
        )
    return {name: path for name, path in found.items() if path is not None}


def _find_idx(folder: Path, name: str) -> Path | None:
    """Return the path of an IDX file under any of its usual names, or None."""
    spellings = (name, name.replace("-idx", ".idx"))
    candidates = [folder / f"{spelling}{end}" for spelling in spellings for end in ("", ".gz")]
    return next((path for path in candidates if path.is_file()), None)


def _read_idx(path: Path, md5: str | None) -> NDArray[np.uint8]:
    """Return the array of bytes in an IDX file, checked against its header and its MD5."""
    content = _unpacked(path)
    shape = _idx_shape(path, content, n_axes=3 if "idx3" in path.name else 1)
    found = hashlib.md5(content, usedforsecurity=False).hexdigest()
    if md5 not in (None, found):
        raise ValueError(
            f"{path} has MD5 {found} when unpacked, but the original file has {md5}: "
            "copy it again, or pass verify=False if it is meant to differ"
        )
    values = np.frombuffer(content, dtype=np.uint8, offset=4 + 4 * len(shape))
    # The copy owns its memory and can be written to, unlike a view of the bytes.
    return values.reshape(shape).copy()


def _idx_shape(path: Path, content: bytes, n_axes: int) -> tuple[int, ...]:
    """Return the shape in the header of an IDX file, or raise if the content is not of it."""
    magic = bytes([0, 0, 8, n_axes])  # two zeros, code 8 for unsigned bytes, number of axes
    if content[:4] != magic:
        raise ValueError(
            f"{path} starts with {content[:4].hex(' ') or 'nothing'}, but an IDX file of "
            f"unsigned bytes with {n_axes} axes starts with {magic.hex(' ')}: is it another file?"
        )
    header, n_values = content[4 : 4 + 4 * n_axes], len(content) - 4 - 4 * n_axes
    if n_values < 0:
        raise ValueError(f"{path} ends within its header: it is truncated; copy it again")
    shape = tuple(np.frombuffer(header, dtype=">u4").tolist())
    if math.prod(shape) != n_values:
        announced = " x ".join(map(str, shape))
        raise ValueError(
            f"{path} announces {announced} values but holds {n_values}: "
            "it is truncated or damaged; copy it again"
        )
    return shape


def _unpacked(path: Path) -> bytes:
    """Return the content of a file, unpacked where its name ends in .gz."""
    content = path.read_bytes()
    if path.suffix != ".gz":
        return content
    try:
        return gzip.decompress(content)
    except (EOFError, OSError, zlib.error) as error:
        raise ValueError(f"{path} cannot be unpacked ({error}): copy it again") from error


def _mnist_part(
    name: str, images: NDArray[np.uint8], labels: NDArray[np.uint8], folder: Path
) -> Dataset:
    """Return one part of MNIST after checking that images and labels belong together."""
    if len(images) != len(labels):
        raise ValueError(
            f"{name} in {folder}: {len(images)} images but {len(labels)} labels; "
            "the two files do not belong together"
        )
    if labels.size and labels.max() > 9:
        raise ValueError(f"{name} in {folder}: label {labels.max()}, but a digit is 0 to 9")
    n_samples, n_rows, n_columns = images.shape
    return Dataset(
        name=name,
        X=images.reshape(n_samples, n_rows * n_columns),
        y=labels.astype(np.int64),
        classes=tuple("0123456789"),
        features=tuple(f"pixel_{r}_{c}" for r in range(n_rows) for c in range(n_columns)),
        description="Images of handwritten digits; pixels from 0 to 255.",
        source="LeCun, Cortes and Burges; LeCun et al. (1998), https://doi.org/10.1109/5.726791",
        license="CC BY-SA 3.0",
        image_shape=(n_rows, n_columns),
    )
