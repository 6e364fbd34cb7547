// Written by widgets/export.py from nnbook: edit that.
export const PALETTE = {
  "light": {
    "blue": "#123f85",
    "orange": "#db7414",
    "green": "#1c7456",
    "purple": "#a63d86",
    "sky": "#3f95cf",
    "ink": "#1f2430",
    "gray": "#6b7280",
    "pale": "#d5d9e0",
    "paper": "#ffffff"
  },
  "dark": {
    "blue": "#98bdf8",
    "orange": "#c6701f",
    "green": "#62ac93",
    "purple": "#e189c6",
    "sky": "#3d85b6",
    "ink": "#c8cdd7",
    "gray": "#868c97",
    "pale": "#32353b",
    "paper": "#141414"
  }
};
export const ROLES = {
  "positive": "blue",
  "negative": "orange",
  "slope": "purple",
  "value": "ink"
};
export const CYCLE = [
  "blue",
  "orange",
  "green",
  "purple",
  "sky"
];
export const REGION_ALPHA = 0.18;
export const FUNCTIONS = [
  "identity",
  "sigmoid",
  "tanh",
  "relu",
  "leaky_relu"
];
export const Z_LIMIT = 8.0;
