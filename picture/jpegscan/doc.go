// Package jpegscan decodes the JPEGs that cameras, phones and web sites have (ITU-T T.81: Huffman, 8 bits, sequential in one scan or
// progressive) on all cores, and gives the picture made small long before it is done.
//
// A first pass goes through the bits alone ([File.Index]): it notes where each row of units begins, and keeps the first
// coefficient of each block, which is the mean of its 8 x 8 samples. Then any rows can be decoded by themselves ([File.Strip]),
// and several strips at a time. The scans of a progressive file are read one after the other before that ([File.Collect]). Samples
// are those of image/jpeg, bit for bit.
//
// What is anything else is not this package's ([ErrOther]): image/jpeg decodes it or says what is wrong with it. Damage in the bits of a
// progressive file is passed over where image/jpeg does so, for that looks at no context behind the last byte.
package jpegscan
