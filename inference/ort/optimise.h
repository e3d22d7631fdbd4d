// What the binding lacks of ONNX Runtime's session options, see optimise.go.
#ifndef OPTIMISE_H
#define OPTIMISE_H

// set_optimised_path has the session that is made with the options write its graph to a file; get_base is ONNX Runtime's
// OrtGetApiBase, path a string as the system's files have it (UTF-16 on Windows). 0 is success.
int set_optimised_path(void *get_base, void *options, const void *path);

#endif
