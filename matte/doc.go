// Package matte makes cut-outs that can lie on any background: how much of each pixel is the thing, and what colour that part has.
//
// Vocabulary:
//
//   - An [Alpha] says of each pixel how much of it is the thing. Most pixels are solid (all) or nothing; those between are
//     the band, a strip along the border.
//   - A [Edge] is how an alpha is made of a mask: hard, soft, fine, which looks for hair in the picture, or glass, which looks
//     for what is seen through the thing too.
//   - The foreground is the thing's own colour in the band, where the picture has it mixed with what lay behind.
//
// The package imports the standard library and mask alone; it knows no file, window or model.
package matte
