// Package model holds the trained model in the binary: weights, vocabulary and
// manifest as they lie in this folder. README.md beside them is the model card.
//
// Importing the package does no work: the strings are part of the program's
// read-only data, and a page of them costs memory once it is read.
package model

import _ "embed"

// Weights is the safetensors file with the tensors of the network: half precision,
// and bytes for the word embeddings, which index their few distinct values.
//
//go:embed model.safetensors
var Weights string

// Vocabulary lists the WordPiece pieces, one a line; a piece's id is its line
// number counted from zero.
//
//go:embed vocab.txt
var Vocabulary string

// Manifest tells sizes, label lists, thresholds and calibration, as JSON.
//
//go:embed manifest.json
var Manifest string
