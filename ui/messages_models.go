package ui

import (
	"errors"

	"clickmask/inference"
	"clickmask/inference/checkpoint"
	"clickmask/inference/foreign"
	"clickmask/inference/graph"
	"clickmask/inference/models"
	"clickmask/inference/ort"
	"clickmask/inference/pairs"
	"clickmask/inference/trial"
	"clickmask/ui/lang"
)

// modelWords says why a model cannot be used.
func modelWords(err error) string {
	var missing *models.MissingError
	var ended *foreign.Failure
	var another *foreign.AnotherError
	var pair *pairs.Error
	switch {
	case errors.As(err, &missing) && missing.Damaged:
		return lang.T("%s on this machine is damaged. Get it again.", missing.Entry.Title)
	case errors.As(err, &missing):
		return lang.T("%s is not on this machine. Get it with “More models…”.", missing.Entry.Title)
	case errors.As(err, &ended):
		return endWords(ended)
	case errors.As(err, &another):
		return lang.T("%s has become another file since it was opened. Choose it again.", another.Model)
	case errors.As(err, &pair):
		return pairWords(pair)
	}
	var open *models.OpenError
	name := lang.T("The model")
	named := errors.As(err, &open)
	if named {
		name = open.Model
	}
	if text := checkpointWords(err, name); text != "" {
		return text
	}
	if text := reason(name, err, false); text != "" && named {
		return text
	}
	if named {
		return lang.T("%s could not be opened as a model.", name)
	}
	return ""
}

// checkpointWords says what is wrong with a file of weights.
func checkpointWords(err error, name string) string {
	switch {
	case errors.Is(err, models.ErrUnknown):
		return lang.T("%s is not a model that ClickMask knows. Use a .pt, .pth, .safetensors or .onnx file.", name)
	case errors.Is(err, models.ErrNotAFile):
		return lang.T("%s is not a file.", name)
	case errors.Is(err, models.ErrChanged):
		return lang.T("%s was changed while it was being read. Open it again.", name)
	case errors.Is(err, checkpoint.ErrDamaged):
		return lang.T("%s is damaged or incomplete. Download or copy it again.", name)
	case errors.Is(err, checkpoint.ErrRefused):
		return lang.T("%s holds what weights never need, so it was not opened.", name)
	case errors.Is(err, checkpoint.ErrTooLarge):
		return lang.T("%s is larger than any model that ClickMask knows.", name)
	case errors.Is(err, checkpoint.ErrUnsupported):
		return lang.T("%s is a checkpoint of a kind that ClickMask cannot use. Save the weights of the model anew.", name)
	case errors.Is(err, checkpoint.ErrNoTensor), errors.Is(err, checkpoint.ErrNotFloat), errors.Is(err, checkpoint.ErrNotFinite):
		return lang.T("%s lacks weights, or has some that are no numbers.", name)
	case errors.Is(err, graph.ErrArchitecture):
		return lang.T("%s is of another network than those that ClickMask knows.", name)
	}
	return ""
}

// pairWords says what is wrong with a pair of ONNX files.
func pairWords(e *pairs.Error) string {
	switch e.Kind {
	case pairs.Missing:
		return lang.T("%s does not exist.", e.File)
	case pairs.Unreadable:
		return lang.T("%s cannot be read. Look whether you have permission to.", e.File)
	case pairs.NotAFile:
		return lang.T("%s is not a file.", e.File)
	case pairs.NotAModel:
		return lang.T("%s is not an ONNX model.", e.File)
	case pairs.Damaged:
		return lang.T("%s is damaged or incomplete. Download or copy it again.", e.File)
	case pairs.Unknown:
		return lang.T("%s is neither an encoder nor a decoder that ClickMask knows.", e.File)
	case pairs.Alone:
		return lang.T("The file that makes a pair with %s was not found. Put encoder and decoder into a folder of their own.", e.File)
	case pairs.Unfit:
		return lang.T("%s and the file beside it belong to different models.", e.File)
	case pairs.Version:
		return lang.T("This ONNX Runtime does not know the version of %s. Export it for an older one, or use a newer runtime.", e.File)
	case pairs.External:
		return lang.T("Weights of %s are missing or of another model. Keep all of its files in one folder.", e.File)
	case pairs.Refused:
		return lang.T("ONNX Runtime cannot load %s.", e.File)
	case pairs.Untrue:
		return lang.T("%s gave no proper answer to a test picture.", e.File)
	}
	return lang.T("%s could not be opened as a model.", e.File)
}

// endWords says how the process of a model ended.
func endWords(f *foreign.Failure) string {
	switch f.Kind {
	case foreign.Memory:
		return lang.T("%s wanted more memory than it may have and was stopped. Use a smaller model.", f.Model)
	case foreign.Late:
		return lang.T("%s gave no answer in time and was stopped.", f.Model)
	case foreign.Ended:
		return lang.T("%s was stopped from outside, as happens when memory is short. Try again.", f.Model)
	case foreign.Garbled:
		return lang.T("%s answered nonsense and was stopped.", f.Model)
	}
	return lang.T("%s crashed. The file cannot be used here.", f.Model)
}

// engineWords says why the engine could do nothing at all.
func engineWords(err error) string {
	var panicked *inference.PanicError
	switch {
	case errors.Is(err, inference.ErrNoModel):
		return lang.T("No model is open. Choose one.")
	case errors.Is(err, inference.ErrNotShown):
		return lang.T("The picture is not shown.")
	case errors.As(err, &panicked) && panicked.OfModel():
		return lang.T("The model broke down.")
	case errors.As(err, &panicked):
		return lang.T("ClickMask broke down at this and goes on.")
	case errors.Is(err, ort.ErrClosed):
		return lang.T("The model is closed already.")
	case errors.Is(err, ort.ErrVisualC):
		return lang.T("Microsoft's Visual C++ runtime is missing or too old. Install the Visual C++ Redistributable for x64 from Microsoft.")
	case errors.Is(err, ort.ErrRuntimeMissing):
		file, version := ort.Wanted()
		return lang.T("ONNX Runtime was not found or cannot be used. Put %s %s or newer beside the program, or set ORT_LIB to its path.", file, version)
	case errors.Is(err, foreign.ErrCannotStart), errors.Is(err, trial.ErrCannotStart):
		return lang.T("ClickMask could not start a second process.")
	}
	return ""
}

// deviceWords says why an accelerator is not used.
func deviceWords(err error) string {
	var failed *trial.Failure
	var missing *trial.NotOfferedError
	switch {
	case errors.As(err, &failed):
		return lang.T("%s did not pass its trial, so the CPU is used.", failed.Device)
	case errors.As(err, &missing):
		return lang.T("ONNX Runtime %s was built without %s. Install one that has it.", missing.Runtime, missing.Device)
	}
	return ""
}

// downloadWords says why a download failed.
func downloadWords(err error) string {
	var f *models.Failure
	if !errors.As(err, &f) {
		return ""
	}
	switch f.Kind {
	case models.Unreachable:
		return lang.T("%s could not be downloaded: %s cannot be reached. Check the network and try again.", f.Model, f.Place)
	case models.Cut:
		return lang.T("%s could not be downloaded: the connection to %s broke. Try again, it goes on from there.", f.Model, f.Place)
	case models.Stalled:
		return lang.T("%s could not be downloaded: %s sent nothing any more. Try again, it goes on from there.", f.Model, f.Place)
	case models.Refused:
		return lang.T("%s could not be downloaded: %s answered with an error. Try again later.", f.Model, f.Place)
	case models.WebPage:
		return lang.T("%s could not be downloaded: %s answered with a web page. If this network asks for a login, log in with a browser and try again.", f.Model, f.Place)
	case models.Insecure:
		return lang.T("%s could not be downloaded: the way to %s is not safe. If this network asks for a login, log in with a browser and try again.", f.Model, f.Place)
	case models.WrongBytes:
		return lang.T("%s could not be downloaded: what %s sent is not the published file. Try again later.", f.Model, f.Place)
	case models.DiskFull:
		return lang.T("%s could not be downloaded: the disk is full. Make room for %s in %s and try again, it goes on from there.", f.Model, f.Detail, f.Place)
	case models.Unwritable:
		return lang.T("%s could not be downloaded: %s cannot be written to. Allow that and try again.", f.Model, f.Place)
	case models.Busy:
		return lang.T("%s is being downloaded already, by another window or command. Wait until that has ended.", f.Model)
	}
	return lang.T("%s could not be downloaded.", f.Model)
}
