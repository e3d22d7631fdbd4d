package foreign

import "testing"

func TestONNXRuntimesInnardsAreLeftOut(t *testing.T) {
	for text, want := range map[string]string{
		"open a.onnx and b.onnx: self-test: run graph: Error running network: Non-zero status code returned while running Div node. Name:'' Status Message: element_wise_ops.cc:703 Compute Integer division by zero":                                                                                                                  "open a.onnx and b.onnx: self-test: run graph: operator Div: Integer division by zero",
		"self-test: run graph: Error running network: Non-zero status code returned while running Mod node. Name:'m' Status Message: element_wise_ops.cc:2421 operator() Integer modulo by zero":                                                                                                                                       "self-test: run graph: operator Mod: Integer modulo by zero",
		"open encoder a.onnx: load graph: Error creating C session: Exception during initialization: /onnxruntime_src/onnxruntime/core/providers/cpu/math/element_wise_ops.h:256 onnxruntime::Div<T>::Div(const onnxruntime::OpKernelInfo&) [with T = long int] b_data[i] != T{0} was false. Integer division by zero":                 "open encoder a.onnx: load graph: Integer division by zero",
		"open encoder a.onnx: load graph: Error creating C session: Exception during initialization: /onnxruntime_src/onnxruntime/core/providers/cpu/math/element_wise_ops.cc:2486 onnxruntime::Mod::Mod(const onnxruntime::OpKernelInfo&) [ONNXRuntimeError] : 1 : FAIL : element_wise_ops.cc:2421 operator() Integer modulo by zero": "open encoder a.onnx: load graph: Integer modulo by zero",
		"open encoder a.onnx: it is a decoder, for it has the input image_embeddings: encoder and decoder are swapped":                                                                                                                                                                                                                 "open encoder a.onnx: it is a decoder, for it has the input image_embeddings: encoder and decoder are swapped",
	} {
		if got := plainly(text); got != want {
			t.Errorf("%q\nwant %q", got, want)
		}
	}
}
