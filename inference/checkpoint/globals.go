package checkpoint

// globalKind says what calling a global makes.
type globalKind int

const (
	makeOpaque      globalKind = iota // a value nobody looks into
	makeDict                          // an empty or given dict
	makeList                          // a list, tuple or set of the given one
	makeTensor                        // torch._utils._rebuild_tensor_v2
	makeParameter                     // the tensor it wraps
	storageType                       // not called: part of a persistent id
	constant                          // not called: a dtype or class as a value
	makeFromWrapped                   // torch._tensor._rebuild_from_type_v2
)

// globals are all the names a pickle may mention, as "module name". Matching is exact: no prefixes, no
// attributes of attributes. None of them is looked up anywhere; the kind says which value is made.
var globals = buildGlobals()

func buildGlobals() map[string]globalKind {
	all := map[string]globalKind{
		"collections OrderedDict":                    makeDict,
		"collections defaultdict":                    makeDict,
		"collections Counter":                        makeDict,
		"torch Size":                                 makeList,
		"torch device":                               makeOpaque,
		"torch Tensor":                               constant,
		"torch.nn.parameter Parameter":               constant,
		"torch._utils _rebuild_tensor":               makeTensor,
		"torch._utils _rebuild_tensor_v2":            makeTensor,
		"torch._utils _rebuild_parameter":            makeParameter,
		"torch._tensor _rebuild_from_type_v2":        makeFromWrapped,
		"torch.serialization _get_layout":            makeOpaque,
		"argparse Namespace":                         makeOpaque,
		"pathlib PosixPath":                          makeOpaque,
		"pathlib WindowsPath":                        makeOpaque,
		"pathlib PurePosixPath":                      makeOpaque,
		"pathlib PureWindowsPath":                    makeOpaque,
		"_codecs encode":                             makeOpaque,
		"numpy dtype":                                makeOpaque,
		"numpy ndarray":                              constant,
		"numpy.core.multiarray scalar":               makeOpaque,
		"numpy.core.multiarray _reconstruct":         makeOpaque,
		"numpy._core.multiarray scalar":              makeOpaque,
		"numpy._core.multiarray _reconstruct":        makeOpaque,
		"torch._utils _rebuild_parameter_with_state": makeParameter,
	}
	for _, module := range []string{"__builtin__", "builtins"} {
		for name, kind := range map[string]globalKind{
			"dict": makeDict, "list": makeList, "set": makeList, "frozenset": makeList, "tuple": makeList,
			"int": makeOpaque, "float": makeOpaque, "str": makeOpaque, "bool": makeOpaque, "bytes": makeOpaque,
			"bytearray": makeOpaque, "complex": makeOpaque, "slice": makeOpaque, "range": makeOpaque,
		} {
			all[module+" "+name] = kind
		}
	}
	for name := range storageTypes {
		all["torch "+name] = storageType
	}
	for _, dtype := range []string{"float32", "float", "float16", "half", "bfloat16", "float64", "double",
		"int64", "long", "int32", "int16", "int8", "uint8", "bool"} {
		all["torch "+dtype] = constant
	}
	return all
}

// findGlobal is what GLOBAL and STACK_GLOBAL push.
func findGlobal(module, name string) (any, error) {
	full := module + " " + name
	kind, ok := globals[full]
	if !ok {
		return nil, refused("the checkpoint names %s.%s, which plain weights never do; it may be a whole pickled model or an attempt to run code. If you trust it, %s",
			cut(module), cut(name), saveAgain)
	}
	return &global{name: full, kind: kind}, nil
}

// cut shortens a name out of a file for a message.
func cut(s string) string {
	if len(s) > 60 {
		s = s[:60] + "…"
	}
	clean := []rune(s)
	for i, r := range clean {
		if r < ' ' || r == 0x7f {
			clean[i] = '?'
		}
	}
	return string(clean)
}
