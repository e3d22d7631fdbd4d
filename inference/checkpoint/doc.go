// Package checkpoint reads the weights of a network from files that others made: PyTorch checkpoints
// (.pt, .pth) and safetensors. It expects them to be hostile: a file is data, nothing in it is ever
// executed, and opening one costs bounded work whatever it claims (limits.go).
//
// # Vocabulary
//
// A tensor is a named array of numbers. A storage is the stretch of bytes it lies in; a tensor says
// where in its storage it begins and how far apart neighbours are (its strides). A state dict is the
// mapping from names to tensors that PyTorch calls a model's weights.
//
//	io.ReaderAt --what is it?--> zip directory --> data.pkl --pickle machine--> state dict --> File
//	                        \--> safetensors header -----------------------------------------> File
//	File.ReadFloat32(name) --> the bytes of that one tensor, converted
//
// Only the directory and the description of the tensors are read by [Open]; the numbers are read
// tensor by tensor, so a checkpoint larger than memory can be used.
//
// # PyTorch checkpoints
//
// Since PyTorch 1.6 torch.save writes a zip archive whose members are all stored uncompressed:
// NAME/data.pkl describes the saved object in Python's pickle language, NAME/data/KEY holds the bytes
// of each storage, NAME/byteorder says little or big (little when absent). A pickle is a program for a
// stack machine; general machines call whatever function it names. The machine here knows the
// operations that build plain values and a fixed list of names (see globals.go) for which it makes
// values of its own: a tensor, a storage, an ordered dict, or a value that nobody looks into (an
// optimizer's settings, an argparse namespace, a NumPy number). Any other operation or name ends the
// reading with an error that says which one it was. There is no second, more trusting, way in.
//
// The state dict is the saved object itself or what lies under "model", "state_dict" and similar keys;
// a prefix that all names share because of how the model was wrapped for training ("module.",
// "_orig_mod.", "model.") is taken off.
//
// # What is refused
//
// By name and with what to do: files from before PyTorch 1.6, bare pickles, TorchScript programs,
// whole pickled models, ONNX, TensorFlow, Keras, NumPy, GGUF and gzip files, web pages and Git-LFS
// pointers saved under a checkpoint's name, and files that were cut off. Also refused: compressed,
// encrypted or duplicate zip members, member names that leave the archive, a member whose own header
// disagrees with the directory, wrong checksums, tensors that reach outside their storage or overlap
// themselves, and weights that are not finite numbers.
//
// The package imports nothing that could run, open or reach anything: no os, os/exec, net, plugin or
// unsafe.
package checkpoint
