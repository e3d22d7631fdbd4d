package ort

import (
	"slices"

	binding "github.com/yalue/onnxruntime_go"
)

// Device is what a session runs on, by the name that people give to --device.
type Device string

// The devices. The zero value is the CPU too.
const (
	CPU      Device = "cpu"
	CUDA     Device = "cuda"
	CoreML   Device = "coreml"
	DirectML Device = "directml"
	WebGPU   Device = "webgpu"
	OpenVINO Device = "openvino"
)

// IsCPU reports whether d is the CPU.
func (d Device) IsCPU() bool { return d == "" || d == CPU }

// accelerator is a device other than the CPU: ONNX Runtime computes on it what it can, and the rest on the CPU.
type accelerator struct {
	device   Device
	title    string // as its makers write it
	provider string // ONNX Runtime's name
	// attach adds it to a session's options. Every option here keeps float32 what is float32: the neck of SAM's
	// encoders overflows half precision.
	attach func(o *binding.SessionOptions) error
}

// accelerators are those that ClickMask knows how to ask for full precision.
var accelerators = []accelerator{
	{CUDA, "CUDA", "CUDAExecutionProvider", attachCUDA},
	{CoreML, "CoreML", "CoreMLExecutionProvider", func(o *binding.SessionOptions) error {
		// The Neural Engine computes in half precision alone, and so does the older format NeuralNetwork.
		return o.AppendExecutionProviderCoreMLV2(map[string]string{"ModelFormat": "MLProgram", "MLComputeUnits": "CPUAndGPU"})
	}},
	{DirectML, "DirectML", "DmlExecutionProvider", func(o *binding.SessionOptions) error {
		// It can do neither with memory patterns nor with operators side by side.
		if err := o.SetMemPattern(false); err != nil {
			return err
		}
		if err := o.SetExecutionMode(binding.ExecutionModeSequential); err != nil {
			return err
		}
		return o.AppendExecutionProviderDirectML(0)
	}},
	{WebGPU, "WebGPU", "WebGpuExecutionProvider", func(o *binding.SessionOptions) error {
		return o.AppendExecutionProvider("WebGPU", nil)
	}},
	{OpenVINO, "OpenVINO", "OpenVINOExecutionProvider", func(o *binding.SessionOptions) error {
		// Its own choice, AUTO, takes not one operator (1.24.1). ACCURACY: graphics processors would take half precision.
		gpu := o.AppendExecutionProviderOpenVINO(map[string]string{"device_type": "GPU", "precision": "ACCURACY"})
		if gpu == nil {
			return nil
		}
		return o.AppendExecutionProviderOpenVINO(map[string]string{"device_type": "CPU", "precision": "ACCURACY"})
	}},
}

func attachCUDA(o *binding.SessionOptions) error {
	c, err := binding.NewCUDAProviderOptions()
	if err != nil {
		return err
	}
	defer c.Destroy()
	// TF32 keeps ten bits of a product's factors. The exhaustive search, which is the default, takes many seconds.
	if err := c.Update(map[string]string{"use_tf32": "0", "cudnn_conv_algo_search": "HEURISTIC"}); err != nil {
		return err
	}
	return o.AppendExecutionProviderCUDA(c)
}

func acceleratorOf(d Device) (accelerator, bool) {
	i := slices.IndexFunc(accelerators, func(a accelerator) bool { return a.device == d })
	if i < 0 {
		return accelerator{}, false
	}
	return accelerators[i], true
}

// String is the device's name as people read it: "CPU", "DirectML".
func (d Device) String() string {
	if a, ok := acceleratorOf(d); ok {
		return a.title
	}
	if d.IsCPU() {
		return "CPU"
	}
	return string(d)
}

// Devices lists all devices that ClickMask knows, the CPU first, whether or not they are there.
func Devices() []Device {
	out := []Device{CPU}
	for _, a := range accelerators {
		out = append(out, a.device)
	}
	return out
}

// Accelerators lists the devices other than the CPU that the installed runtime, which is loaded for that, was
// built for. Whether there is a driver, and whether it works, is another matter: see package trial.
func Accelerators() ([]Device, error) {
	have, err := providers()
	if err != nil {
		return nil, err
	}
	return known(have), nil
}

// known are the accelerators among ONNX Runtime's names.
func known(providers []string) []Device {
	var out []Device
	for _, a := range accelerators {
		if slices.Contains(providers, a.provider) {
			out = append(out, a.device)
		}
	}
	return out
}
