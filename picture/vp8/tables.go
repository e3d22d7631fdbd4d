package vp8

// probabilities are those of one plane's coefficients, by band and by what the blocks beside have.
type probabilities [8][3][11]uint8

// The planes of coefficients (13.3): luma without its means, which are coefficients of a block of their own, chroma, and luma with them.
const (
	lumaRest = iota
	lumaMeans
	chroma
	luma
	planes
)

// bands are those of the coefficients in their order, and one behind the last; places are where they belong (13).
var (
	bands  = [17]uint8{0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0}
	places = [16]uint8{0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15}
)

// largeValues have more bits, each with a probability of its own, above a least value (13.2).
var largeValues = [4]struct {
	least int32
	bits  []uint8
}{
	{11, []uint8{173, 148, 140}},
	{19, []uint8{176, 155, 140, 135}},
	{35, []uint8{180, 157, 141, 134, 130}},
	{67, []uint8{254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}},
}
