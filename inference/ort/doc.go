// Package ort runs ONNX graphs with ONNX Runtime. It is the only package that imports the binding.
//
// Vocabulary: the runtime is the shared library, loaded once a process by absolute path ([Load], done by
// everything that needs it); a [Session] is one loaded graph with its threads; a run takes and gives
// named float32 tensors ([inference.Tensor]) and can be ended by its context.
//
//	library path --Load--> runtime --NewSession(graph)--> Session --Run(ctx, tensors)--> tensors
//
// The library is looked for in this order: the file that the variable ORT_LIB names, and then nowhere else; the
// program's folder; ../lib/clickmask of that, or ../Frameworks in an application bundle. So whoever can put a library
// there can replace the program as well. Programs that go test builds look for .deps/onnxruntime/VERSION/ in the working
// directory and above it instead. A bare name is never handed to the system's loader, which would look in places that
// others may write to. A program of a single file (build tag onefile) has the library inside, which comes before these; it is
// unpacked into the user's cache and used there only with the hash that the program knows. When nothing usable is found the error is [ErrRuntimeMissing].
//
// Nothing is logged and nothing is sent anywhere: the runtime's telemetry is switched off before it is loaded, here and in
// every process that is started with [Environ].
package ort
