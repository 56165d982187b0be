// Package encoder reads a sentence with the trained network: WordPiece pieces
// with their places in the text, the hidden states of a transformer, and what the
// network says of acts told there.
//
// # From a sentence to logits
//
// [Model.Pieces] cuts a sentence into pieces. A [Session] turns a batch of such
// sequences into an [Encoding] each ([Session.Encode]): hidden states and, for
// each piece, the logits of the trigger tags. For a trigger that somebody decided
// on, [Session.Arguments] reads the sentence again with the trigger marked and
// gives the logits of roles, status, background, mode and contexts. Decoding,
// thresholds and calibration belong to whoever calls.
//
// A batch is one product for each layer over the pieces of all its sequences
// (attention stays inside each), so there is no padding; what a sequence gets
// does not depend on what else is in the batch, to the last bit.
//
// # Precision
//
// [FP32] computes with the weights as they are. [Int8] rounds the weights of all
// layers once, and each row of what goes into them, to integers: of eight bits in
// the later layers of the encoder, of eleven in the first half of them and one more and
// in the layers that read a sentence for one trigger. (Eight bits everywhere are half as
// fast again, and one decision in eighty differs from that of floats, not one in two
// hundred.) See package kernel for why both give the same bits on every machine.
package encoder
