// Package batch answers prompts about many pictures, one after the other, without anybody watching.
//
// A [Request] is a line of JSON that names a picture, prompts and what is wanted of their masks; an [Answer] is a line of JSON
// again. [Work] turns the ones into the others, on one or several [Segmenter]s, each a model of its own that keeps the picture
// it has seen last. An [AnswerFile] holds the answers of earlier runs, so that no line is answered twice.
//
//	stdin ── lines, parsed ──► runs of lines about one picture ──► Segmenters ──► answers ──► stdout, or an AnswerFile
//
// docs/BATCH.md is the protocol, for those who write the other end.
package batch
