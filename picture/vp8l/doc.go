// Package vp8l decodes the pictures in lossless WebP files (RFC 9649, chapter 3), to the pixels of golang.org/x/image/vp8l. That decodes a picture of few
// bytes, and undoes what made any picture easier to pack, without a look at anything; this looks at a context with each row.
package vp8l
