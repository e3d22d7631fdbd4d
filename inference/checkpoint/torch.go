package checkpoint

import (
	"fmt"
	"strconv"
	"strings"
)

// openTorch reads the description in a zip checkpoint.
func (f *File) openTorch(size int64) error {
	a, err := readArchive(f.r, size, &f.work)
	if err != nil {
		return err
	}
	top, err := topFolder(a)
	if err != nil {
		return err
	}
	bigEndian, err := byteOrder(a, top, &f.work)
	if err != nil {
		return err
	}
	program, err := a.read(a.members[top+"data.pkl"], maxPickle, &f.work)
	if err != nil {
		return err
	}
	root, err := unpickle(program, &f.work)
	if err != nil {
		return err
	}
	weights, err := stateDict(root)
	if err != nil {
		return err
	}
	f.describe(root)
	return f.addTensors(a, top, weights, bigEndian)
}

// topFolder finds the folder that holds data.pkl, with its slash; PyTorch names it after the file.
// Archives that hold something other than a checkpoint are refused by name.
func topFolder(a *archive) (string, error) {
	top := ""
	for _, m := range a.order {
		folder, name, ok := strings.Cut(m.name, "/")
		switch {
		case ok && (strings.HasPrefix(name, "code/") || name == "constants.pkl"):
			return "", unsupported("this is a TorchScript program, not a checkpoint; save its weights in Python with torch.save(torch.jit.load('model.pt').state_dict(), 'weights.pt')")
		case ok && name == "data.pkl" && top != "":
			return "", refused("the archive holds two descriptions, %q and %q", top+name, m.name)
		case ok && name == "data.pkl":
			top = folder + "/"
		case m.name == "data.pkl" || strings.HasSuffix(m.name, ".npy") || m.name == "AndroidManifest.xml":
			return "", unsupported("this zip archive is not a PyTorch checkpoint (it holds %q)", cut(m.name))
		}
	}
	if top == "" {
		return "", unsupported("this zip archive is not a PyTorch checkpoint: it has no data.pkl")
	}
	return top, nil
}

// byteOrder reads the member that says how numbers are stored; files before PyTorch 2.1 lack it.
func byteOrder(a *archive, top string, work *Work) (bigEndian bool, err error) {
	m := a.members[top+"byteorder"]
	if m == nil {
		return false, nil
	}
	order, err := a.read(m, 16, work)
	if err != nil {
		return false, err
	}
	switch string(order) {
	case "little":
		return false, nil
	case "big":
		return true, nil
	}
	return false, damaged("the byte order of the checkpoint is %q; little or big was expected", cut(string(order)))
}

// wrappers are the keys under which training code puts the weights, in the order they are tried.
var wrappers = []string{"model", "state_dict", "model_state_dict", "module", "net", "network", "weights", "params"}

// stateDict finds the weights: the value itself, or what lies under one of the wrappers, up to three
// levels down.
func stateDict(root any) (*dict, error) {
	d, ok := root.(*dict)
	if !ok {
		if _, isTensor := root.(*tensorRef); isTensor {
			return nil, unsupported("the checkpoint holds a single tensor, not the weights of a model")
		}
		return nil, unsupported("the checkpoint holds no dictionary of weights; %s", saveAgain)
	}
	if found := findWeights(d, 3); found != nil {
		return found, nil
	}
	var keys []string
	for _, key := range d.keys {
		if s, ok := key.(string); ok && len(keys) < 8 {
			keys = append(keys, cut(s))
		}
	}
	return nil, unsupported("the checkpoint holds no weights: its keys are %q, and none of them is a tensor", keys)
}

func findWeights(d *dict, levels int) *dict {
	for _, name := range wrappers {
		inner, ok := d.get(name).(*dict)
		if !ok || levels == 0 {
			continue
		}
		if found := findWeights(inner, levels-1); found != nil {
			return found
		}
	}
	for i, value := range d.values {
		if _, isTensor := value.(*tensorRef); isTensor {
			if _, named := d.keys[i].(string); named {
				return d
			}
		}
	}
	return nil
}

// describe keeps the numbers and short strings at the top of a training checkpoint.
func (f *File) describe(root any) {
	f.metadata["format"] = "pytorch"
	d := root.(*dict)
	for i, key := range d.keys {
		name, ok := key.(string)
		if !ok || len(name) > 64 || len(f.metadata) >= 64 || name == "format" {
			continue
		}
		switch v := d.values[i].(type) {
		case int64:
			f.metadata[name] = strconv.FormatInt(v, 10)
		case float64:
			f.metadata[name] = strconv.FormatFloat(v, 'g', -1, 64)
		case bool:
			f.metadata[name] = strconv.FormatBool(v)
		case string:
			if len(v) <= 256 {
				f.metadata[name] = v
			}
		}
	}
}

// addTensors checks every tensor of the state dict against the archive and keeps it.
func (f *File) addTensors(a *archive, top string, weights *dict, bigEndian bool) error {
	storages := map[string]*storage{}
	for i, value := range weights.values {
		name, named := weights.keys[i].(string)
		ref, isTensor := value.(*tensorRef)
		if !named || !isTensor {
			continue // a version number or the like
		}
		if len(name) > maxNameLength {
			return refused("a tensor's name has %d bytes", len(name))
		}
		if err := f.work.spend(512); err != nil {
			return err
		}
		s := storages[ref.storage.key]
		if s == nil {
			m := a.members[top+"data/"+ref.storage.key]
			if m == nil {
				return damaged("the numbers of tensor %q are missing: the archive has no member %q", cut(name), cut(top+"data/"+ref.storage.key))
			}
			at, err := a.locate(m)
			if err != nil {
				return fmt.Errorf("tensor %q: %w", cut(name), err)
			}
			s = &storage{at: at, size: m.size, checksum: m.checksum, summed: true, bigEndian: bigEndian, member: m.name}
			storages[ref.storage.key] = s
		}
		t, err := newTensor(ref, s)
		if err != nil {
			return fmt.Errorf("tensor %q: %w", cut(name), err)
		}
		f.tensors[name] = t
	}
	f.tensors = unwrapNames(f.tensors)
	return nil
}

// prefixes are what wrapping a model puts before all of its names.
var prefixes = []string{"module.", "_orig_mod.", "model."}

// unwrapNames takes off prefixes that all names share, as often as they do.
func unwrapNames(tensors map[string]*tensor) map[string]*tensor {
	for range 4 {
		shared := ""
		for _, p := range prefixes {
			if allHave(tensors, p) {
				shared = p
			}
		}
		if shared == "" {
			break
		}
		shorter := make(map[string]*tensor, len(tensors))
		for name, t := range tensors {
			shorter[name[len(shared):]] = t
		}
		tensors = shorter
	}
	return tensors
}

func allHave(tensors map[string]*tensor, prefix string) bool {
	for name := range tensors {
		if len(name) <= len(prefix) || !strings.HasPrefix(name, prefix) {
			return false
		}
	}
	return len(tensors) > 0
}
