"""Pictures of samples show what the data and the classifier say."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from nnbook.lab import plotting
from nnbook.lab.plotting.samples import class_color

X = np.array([[-1.0, -1.0], [1.0, 0.5], [0.0, 1.0], [0.5, -0.5]])
y = np.array([0, 1, 2, 1])


def region_at(ax, point):
    """Return the class whose color lies at a point of the plane."""
    (image,) = ax.images
    left, right, bottom, top = image.get_extent()
    colors = image.get_array()
    column = round((point[0] - left) / (right - left) * (colors.shape[1] - 1))
    row = round((point[1] - bottom) / (top - bottom) * (colors.shape[0] - 1))
    found = [k for k in range(5) if np.allclose(colors[row, column, :3], to_rgb(class_color(k)))]
    assert len(found) == 1
    return found[0]


def linear_scores(points):
    return points @ np.array([[-2.0, 1.0, 0.5], [0.3, -1.0, 2.0]])


ANSWERS = {
    "a class": lambda points: linear_scores(points).argmax(axis=1),
    "a list of classes": lambda points: linear_scores(points).argmax(axis=1).tolist(),
    "scores": linear_scores,
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_regions_agree_with_predict(answer):
    ax = plotting.decision_boundary(answer, X, y)
    for point in np.random.default_rng(0).uniform(-1, 1, size=(200, 2)):
        scores = np.sort(linear_scores(point))
        if scores[-1] - scores[-2] > 0.05:  # not on a border
            assert region_at(ax, point) == linear_scores(point).argmax()


@pytest.mark.parametrize("shape", [(-1,), (-1, 1)])
@pytest.mark.parametrize("threshold", [0.0, 0.5])
def test_one_score_is_compared_with_the_threshold(shape, threshold):
    def score(points):
        return points[:, 0].reshape(shape)

    ax = plotting.decision_boundary(score, X, np.minimum(y, 1), threshold=threshold)
    assert [region_at(ax, (x, 0)) for x in (threshold - 0.1, threshold + 0.1)] == [0, 1]


def test_true_and_false_are_classes():
    ax = plotting.decision_boundary(lambda points: points[:, 1] > 0, X, np.minimum(y, 1))
    assert [region_at(ax, (0, -0.5)), region_at(ax, (0, 0.5))] == [0, 1]


def test_the_border_of_a_line_is_drawn_where_the_score_is_zero():
    ax = plotting.decision_boundary(lambda p: p[:, 0] - 2 * p[:, 1], X, np.minimum(y, 1))
    (contour,) = [c for c in ax.collections if hasattr(c, "levels")]
    (path,) = contour.get_paths()
    np.testing.assert_allclose(path.vertices[:, 0], 2 * path.vertices[:, 1], atol=1e-9)


@pytest.mark.parametrize(
    ("predict", "message"),
    [
        (lambda points: points[0], r"shape \(2,\) for 90000 points"),
        (lambda points: 1.0, "one class or score for each"),
        (lambda points: -np.ones(len(points), dtype=int), "class -1, but classes count from 0"),
    ],
)
def test_other_answers_of_predict_are_refused(predict, message):
    with pytest.raises(ValueError, match=message):
        plotting.decision_boundary(predict, X, y)


def test_each_class_has_its_points_its_color_and_its_name():
    ax = plotting.scatter_classes(X, y, classes=["a", "b", "c"], features=["body_mass_g", "x2"])
    for label, points in enumerate(ax.collections):
        np.testing.assert_array_equal(points.get_offsets(), X[y == label])
        np.testing.assert_array_equal(points.get_facecolor()[0, :3], to_rgb(class_color(label)))
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["a", "b", "c"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("body mass (g)", "x2")


@pytest.mark.parametrize(
    ("samples", "labels", "classes", "message"),
    [
        (np.ones((4, 3)), y, None, r"shape \(4, 3\).*choose two features"),
        (X, y[:3], None, r"y has shape \(3,\), but X has 4 samples"),
        (X, [0, 1, -1, 0], None, "0, 1, 2"),
        (X, [0, 1, 0.5, 0], None, "0, 1, 2"),
        (X, y, ["a", "b"], "class 2, but classes names only 2"),
    ],
)
def test_what_cannot_be_drawn_in_the_plane_is_refused(samples, labels, classes, message):
    with pytest.raises(ValueError, match=message):
        plotting.scatter_classes(samples, labels, classes=classes)


def test_functions_draw_on_the_axes_they_are_given():
    ax = plotting.scatter_classes(X, y)
    assert plotting.decision_boundary(linear_scores, X, y, ax=ax) is ax
    assert len(ax.figure.axes) == 1


@pytest.mark.parametrize("shape", [(7, 64), (7, 8, 8)])
def test_image_grid_shows_each_image_in_its_place(shape):
    images = np.arange(7 * 64).reshape(shape)
    ax = plotting.image_grid(images, titles="abcdefg", n_columns=3)
    assert len(ax.images) == 7
    for picture, image in zip(images.reshape(7, 8, 8), ax.images, strict=True):
        np.testing.assert_array_equal(image.get_array(), picture)
        assert image.get_clim() == (0, 7 * 64 - 1)
    lefts = [image.get_extent()[0] for image in ax.images]
    assert lefts[0] == lefts[3] == lefts[6] < lefts[1] < lefts[2]
    assert [text.get_text() for text in ax.texts] == list("abcdefg")


def test_signed_images_have_zero_in_the_middle():
    ax = plotting.image_grid(np.array([[-1.0, 0, 0, 3.0]]), signed=True)
    assert ax.images[0].get_clim() == (-3, 3)
    np.testing.assert_allclose(ax.images[0].to_rgba(0.0)[:3], 1, atol=0.01)


def test_titles_do_not_reach_into_the_row_above():
    ax = plotting.image_grid(np.ones((20, 64)), titles=range(20))
    ax.figure.draw_without_rendering()
    images = [image.get_window_extent() for image in ax.images]
    titles = [text.get_window_extent() for text in ax.texts]
    assert not any(title.overlaps(image) for title in titles for image in images)
    assert all(ax.figure.bbox.y1 >= title.y1 for title in titles)


@pytest.mark.parametrize("images", [np.ones((2, 63)), np.ones(64), np.ones((0, 8, 8))])
def test_what_is_no_image_is_refused(images):
    with pytest.raises(ValueError, match="images has shape"):
        plotting.image_grid(images)


def test_titles_must_be_as_many_as_images():
    with pytest.raises(ValueError, match="2 titles for 3 images"):
        plotting.image_grid(np.ones((3, 64)), titles=["a", "b"])


def test_confusion_writes_counts_and_leaves_zeros_empty():
    ax = plotting.confusion([[5, 0], [1, 4]], classes=["no", "yes"])
    written = {text.get_position(): text.get_text() for text in ax.texts}
    assert written == {(0, 0): "5", (0, 1): "1", (1, 1): "4"}
    assert [label.get_text() for label in ax.get_yticklabels()] == ["no", "yes"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("predicted", "true")


def test_confusion_tells_right_from_wrong_by_hue_and_never_from_often_by_strength():
    colors = plotting.confusion([[8, 0], [1, 4]]).images[0].get_array()
    np.testing.assert_array_equal(colors[0, 0, :3], to_rgb(plotting.COLORS["sky"]))
    np.testing.assert_array_equal(colors[1, 0, :3], to_rgb(plotting.COLORS["orange"]))
    assert colors[0, 1, 3] == 0 < colors[1, 0, 3] < colors[1, 1, 3]


@pytest.mark.parametrize(
    ("matrix", "classes", "message"),
    [
        ([[1, 2, 3], [4, 5, 6]], None, r"shape \(2, 3\)"),
        ([[1, 2], [3, 4]], ["a"], "1 class names for a matrix of 2"),
    ],
)
def test_what_is_no_confusion_matrix_is_refused(matrix, classes, message):
    with pytest.raises(ValueError, match=message):
        plotting.confusion(matrix, classes=classes)
