package checkpoint

import (
	"encoding/binary"
	"errors"
	"strings"
	"testing"
)

// Every pickle here is refused, with a message that names what was refused, after bounded work.
func TestHostilePicklesAreRefused(t *testing.T) {
	long := func(n int) string { return strings.Repeat("x", n) }
	le64 := func(n uint64) string { return string(binary.LittleEndian.AppendUint64(nil, n)) }
	good := pickleDict(described{name: "w", count: 4, shape: []int64{4}, strides: []int64{1}})
	cases := map[string]struct {
		pickle string
		words  []string
	}{
		"os.system by GLOBAL":       {"\x80\x02cos\nsystem\nU\x02id\x85R.", []string{"os.system"}},
		"posix by GLOBAL":           {"\x80\x02cposix\nsystem\nU\x02id\x85R.", []string{"posix.system"}},
		"os.system by STACK_GLOBAL": {"\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x02id\x85R.", []string{"os.system"}},
		"builtins eval":             {"\x80\x02c__builtin__\neval\nU\x011\x85R.", []string{"__builtin__.eval"}},
		"getattr":                   {"\x80\x02cbuiltins\ngetattr\n.", []string{"builtins.getattr"}},
		"a submodule of torch":      {"\x80\x02ctorch.hub\nload\n.", []string{"torch.hub.load"}},
		"a dotted attribute":        {"\x80\x04\x8c\x05torch\x8c\x0bTensor.view\x93.", []string{"torch.Tensor.view"}},
		"a name with a line feed":   {"\x80\x04\x8c\x05torch\x8c\x07Size\nos\x93.", []string{"torch.Size?os"}},
		"a very long name":          {"\x80\x02c" + long(900) + "\n" + long(900) + "\n.", []string{"xxx…"}},
		"a name without an end":     {"\x80\x02c" + long(5000), []string{"ends too early"}},
		"STACK_GLOBAL on numbers":   {"\x80\x04K\x01K\x02\x93.", []string{"STACK_GLOBAL"}},
		"EXT1":                      {"\x80\x02\x82\x01.", []string{"EXT1"}},
		"EXT2":                      {"\x80\x02\x83\x01\x00.", []string{"EXT2"}},
		"EXT4":                      {"\x80\x02\x84\x01\x00\x00\x00.", []string{"EXT4"}},
		"INST":                      {"\x80\x02(ios\nsystem\n.", []string{"INST"}},
		"OBJ":                       {"\x80\x02(ccollections\nOrderedDict\no.", []string{"OBJ"}},
		"NEWOBJ_EX":                 {"\x80\x04ccollections\nOrderedDict\n)}\x92.", []string{"NEWOBJ_EX"}},
		"BUILD on a name":           {"\x80\x02ctorch\nSize\n}U\x0c__setstate__cos\nsystem\nsb.", []string{"os.system"}},
		"BUILD on a type":           {"\x80\x02ctorch\nSize\n}b.", []string{"BUILD"}},
		"BUILD on a tensor":         {"\x80\x02" + pickleTensor(described{count: 4, shape: []int64{4}, strides: []int64{1}}) + "}b.", []string{"BUILD"}},
		"REDUCE of a text":          {"\x80\x02U\x02id)R.", []string{"REDUCE"}},
		"REDUCE of a dtype":         {"\x80\x02ctorch\nfloat32\n)R.", []string{"torch float32"}},
		"REDUCE without arguments":  {"\x80\x02ctorch\nSize\nK\x01R.", []string{"torch Size"}},
		"NEWOBJ of a number":        {"\x80\x02K\x01)\x81.", []string{"NEWOBJ"}},
		"a wrapper of os.system":    {"\x80\x02ctorch._tensor\n_rebuild_from_type_v2\n(ctorch\ndevice\nN)NtR.", []string{"no plain tensor"}},
		"protocol 0":                {"(lp0\nI1\na.", []string{"protocol 2 to 5"}},
		"protocol 1":                {"}q\x00.", []string{"protocol 2 to 5"}},
		"protocol 9":                {"\x80\x09}.", []string{"protocol 2 to 5"}},
		"protocol 0 inside":         {"\x80\x02(I1\nI2\nt.", []string{"INT"}},
		"text memo":                 {"\x80\x02}p0\n.", []string{"PUT"}},
		"a second PROTO":            {"\x80\x02\x80\x02}.", []string{"PROTO"}},
		"LONG4 of 2 GB":             {"\x80\x02\x8b\xff\xff\xff\x7f.", []string{"LONG4"}},
		"text of 4 GB":              {"\x80\x02X\xff\xff\xff\xff.", []string{"ends too early"}},
		"text of 2^63":              {"\x80\x04\x8d" + le64(1<<63) + ".", []string{"ends too early"}},
		"bytes of 2^64-1":           {"\x80\x04\x8e" + le64(1<<64-1) + ".", []string{"ends too early"}},
		"a text over the limit":     {"\x80\x02" + pickleText(long(maxStringBytes+1)) + ".", []string{"text of"}},
		"a frame past the end":      {"\x80\x04\x95" + le64(1<<40) + "}.", []string{"ends too early"}},
		"frames without end":        {"\x80\x04" + strings.Repeat("\x95"+le64(0), maxOpcodes+1) + "}.", []string{"operations"}},
		"operations without end":    {"\x80\x02" + strings.Repeat("N0", maxOpcodes) + "}.", []string{"operations"}},
		"memo without end":          {"\x80\x04}" + strings.Repeat("\x94", maxMemo+1) + ".", []string{"this is no usual"}},
		"a memo index of 2^32-1":    {"\x80\x02j\xff\xff\xff\xff.", []string{"never kept"}},
		"a stack without end":       {"\x80\x02" + strings.Repeat("N", maxOpcodes), []string{"take more than"}},
		"marks without end":         {"\x80\x02" + strings.Repeat("(", maxOpcodes), []string{"nested deeper"}},
		"tuples in tuples":          {"\x80\x02)" + strings.Repeat("\x85", 100_000) + ".", []string{"nested deeper"}},
		"doubling tuples":           {"\x80\x02)" + strings.Repeat("q\x00h\x00\x86", 100_000) + ".", []string{"nested deeper"}},
		"a list in itself":          {"\x80\x02]q\x00" + strings.Repeat("h\x00a", 100_000) + ".", []string{"nested deeper"}},
		"a list copied often":       {"\x80\x02(" + strings.Repeat("N", 50_000) + "tq\x00" + strings.Repeat("ctorch\nSize\nh\x00\x85R0", 10_000) + ".", []string{"take more than"}},
		"a dict copied often":       {"\x80\x02}(" + strings.Repeat("NN", 20_000) + "uq\x00" + strings.Repeat("ccollections\nOrderedDict\nh\x00\x85R0", 10_000) + ".", []string{"take more than"}},
		"trailing bytes":            {good + "x", []string{"after its end"}},
		"two pickles":               {good + good, []string{"after its end"}},
		"no STOP":                   {good[:len(good)-1], []string{"ends too early"}},
		"values left over":          {"\x80\x02}}.", []string{"left over"}},
		"nothing to return":         {"\x80\x02.", []string{"more values than it gives"}},
		"pop below a mark":          {"\x80\x02}(0.", []string{"more values than it gives"}},
		"tuple across a mark":       {"\x80\x02}}(\x86.", []string{"more values than it gives"}},
		"append to a number":        {"\x80\x02K\x01}a.", []string{"no list or dict"}},
		"set an item of a list":     {"\x80\x02]K\x01K\x02s.", []string{"no list or dict"}},
		"a key without a value":     {"\x80\x02}(K\x01u.", []string{"without a value"}},
		"a group not begun":         {"\x80\x02}u.", []string{"did not begin"}},
		"an unknown operation":      {"\x80\x02\xff.", []string{"0xff"}},
		"a foreign persistent id":   {"\x80\x02U\x04evilQ.", []string{"no storage"}},
		"a storage of no type":      {"\x80\x02(" + pickleText("storage") + "NU\x010U\x03cpuK\x04tQ.", []string{"storage without"}},
		"a storage of length -1":    {"\x80\x02(" + pickleText("storage") + "ctorch\nFloatStorage\nU\x010U\x03cpu" + pickleInt(-1) + "tQ.", []string{"storage without"}},
		"a single tensor":           {"\x80\x02" + pickleTensor(described{count: 4, shape: []int64{4}, strides: []int64{1}}) + ".", []string{"single tensor"}},
		"a number":                  {"\x80\x02K\x01.", []string{"no dictionary"}},
		"no weights":                {"\x80\x02}(" + pickleText("epoch") + "K\x01u.", []string{"no weights", "epoch"}},
		"nothing":                   {"", []string{"protocol 2 to 5"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			mustRefuse(t, checkpointOf(c.pickle, floats(1, 2, 3, 4)), c.words...)
		})
	}
}

// Tensors that lie about themselves are refused when the file is opened, before any of their numbers
// is read.
func TestHostileTensorsAreRefused(t *testing.T) {
	const huge = 1 << 62
	cases := map[string]struct {
		tensor described
		word   string
	}{
		"missing storage":            {described{key: "7", count: 4, shape: []int64{4}, strides: []int64{1}}, `"a/data/7"`},
		"a path as storage":          {described{key: "../../etc/passwd", count: 4, shape: []int64{4}, strides: []int64{1}}, "no member"},
		"storage smaller than said":  {described{count: 5, shape: []int64{4}, strides: []int64{1}}, "hold 5 numbers and has 16 bytes"},
		"storage of 2^62 numbers":    {described{count: huge, shape: []int64{4}, strides: []int64{1}}, "numbers and has 16 bytes"},
		"a wider type than stored":   {described{class: "DoubleStorage", count: 4, shape: []int64{4}, strides: []int64{1}}, "has 16 bytes"},
		"shape larger than storage":  {described{count: 4, shape: []int64{5}, strides: []int64{1}}, "outside its storage"},
		"strides past the storage":   {described{count: 4, shape: []int64{2, 2}, strides: []int64{3, 1}}, "outside its storage"},
		"offset past the storage":    {described{count: 4, offset: 5, shape: []int64{1}, strides: []int64{1}}, "begins at number 5"},
		"offset at the end":          {described{count: 4, offset: 4, shape: []int64{1}, strides: []int64{1}}, "begins at number 4"},
		"offset and shape together":  {described{count: 4, offset: 2, shape: []int64{3}, strides: []int64{1}}, "outside its storage"},
		"huge offset":                {described{count: 4, offset: 1<<63 - 1, shape: []int64{4}, strides: []int64{1}}, "begins at number"},
		"negative offset":            {described{count: 4, offset: -1, shape: []int64{4}, strides: []int64{1}}, "begins at number -1"},
		"negative stride":            {described{count: 4, offset: 3, shape: []int64{4}, strides: []int64{-1}}, "strides are [-1]"},
		"negative size":              {described{count: 4, shape: []int64{-4}, strides: []int64{1}}, "shape is [-4]"},
		"stride 0":                   {described{count: 4, shape: []int64{1 << 40}, strides: []int64{0}}, "twice"},
		"overlapping strides":        {described{count: 4, shape: []int64{2, 2}, strides: []int64{1, 1}}, "twice"},
		"a product of 2^64":          {described{count: 4, shape: []int64{1 << 32, 1 << 32}, strides: []int64{1 << 32, 1}}, "outside its storage"},
		"a reach of 2^64":            {described{count: 4, shape: []int64{4}, strides: []int64{1<<63 - 1}}, "outside its storage"},
		"more strides than sizes":    {described{count: 4, shape: []int64{4}, strides: []int64{1, 1}}, "describe no tensor"},
		"nine dimensions":            {described{count: 4, shape: make([]int64, 9), strides: make([]int64, 9)}, "dimensions"},
		"a thousand dimensions":      {described{count: 4, shape: make([]int64, 1000), strides: make([]int64, 1000)}, "dimensions"},
		"a name of a hundred kbytes": {described{name: strings.Repeat("n", 100_000), count: 4, shape: []int64{4}, strides: []int64{1}}, "name has 100000 bytes"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if c.tensor.name == "" {
				c.tensor.name = "w"
			}
			mustRefuse(t, checkpointOf(pickleDict(c.tensor), floats(1, 2, 3, 4)), c.word)
		})
	}
}

func TestWeightsThatAreNotFiniteAreNamed(t *testing.T) {
	cases := map[string]struct {
		class string
		data  []byte
	}{
		"NaN":                 {"FloatStorage", []byte{0, 0, 128, 63, 0, 0, 0xc0, 0x7f}},
		"signalling NaN":      {"FloatStorage", []byte{0, 0, 128, 63, 1, 0, 0x80, 0x7f}},
		"infinite":            {"FloatStorage", []byte{0, 0, 128, 63, 0, 0, 0x80, 0xff}},
		"half NaN":            {"HalfStorage", []byte{0, 0, 1, 0x7e}},
		"half infinite":       {"HalfStorage", []byte{0, 0, 0, 0xfc}},
		"bfloat16 NaN":        {"BFloat16Storage", []byte{0, 0, 0xc0, 0x7f}},
		"double beyond float": {"DoubleStorage", []byte{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xf0, 0x7e}},
		"double infinite":     {"DoubleStorage", []byte{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xf0, 0x7f}},
	}
	for name, c := range cases {
		f, err := openBytes(checkpointOf(pickleDict(described{name: "neck.w", class: c.class, count: 2, shape: []int64{2}, strides: []int64{1}}), c.data))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		_, err = f.ReadFloat32("neck.w")
		if !errors.Is(err, ErrNotFinite) || !strings.Contains(err.Error(), `"neck.w"`) || !strings.Contains(err.Error(), "position 1") {
			t.Errorf("%s: %v, want an error that names neck.w and position 1", name, err)
		}
	}
}

// What is harmless must not be refused: every name on the list can be called and carries on.
func TestHarmlessNamesOpen(t *testing.T) {
	tensor := pickleText("w") + pickleTensor(described{count: 4, shape: []int64{4}, strides: []int64{1}})
	for name, kind := range globals {
		module, attribute, _ := strings.Cut(name, " ")
		value := "c" + module + "\n" + attribute + "\n"
		switch kind {
		case makeOpaque:
			value += "(U\x01aK\x01tR}b"
		case makeDict, makeList:
			value += ")R"
		case makeParameter:
			value += "(" + pickleTensor(described{count: 4, shape: []int64{4}, strides: []int64{1}}) + "\x88)tR"
		case makeFromWrapped, makeTensor:
			continue // have tests of their own
		}
		if _, err := openBytes(checkpointOf("\x80\x02}("+pickleText("x")+value+tensor+"u.", floats(1, 2, 3, 4))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
