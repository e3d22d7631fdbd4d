package inference

// class is the kind of a request, or of work that the engine does of its own accord. The order of the constants is the
// order of urgency: the engine takes the first class of which something waits, so each class waits for those above it.
type class int

const (
	classNone     class = iota
	classUse            // open a model
	classShow           // note which picture is shown
	classEncode         // get the shown picture's embedding
	classAsk            // answer a prompt
	classLook           // look closer at a mask
	classHover          // answer a prompt for a preview
	classPeek           // look closer at a preview
	classWarm           // ready the model for its first answers
	classWork           // long work: begin a job, decode for it, tell what comes of it
	classWorkLong       // long work: encode, or decode many prompts at once
	classTrim           // hand memory back to the system
	classAhead          // encode a picture that is not shown yet
	classIdle           // Options.Idle, on a goroutine of its own
	classCount
)

// queue says what becomes of a request when another of its class waits already.
type queue string

const (
	noQueue queue = "none"         // nobody asks for it: the engine sees by itself that it is to be done
	latest  queue = "latest"       // one waits: a later request takes its place
	inOrder queue = "in order"     // all wait, first in, first out
	newList queue = "a whole list" // a new list takes the place of the old one, whose pictures are taken in order
)

// ending says what becomes of running work when a request arrives. Work is ended by its context.
type ending string

const (
	goesOn       ending = ""                // the request waits until the work is done
	ends         ending = "ends"            // nobody wants it any more
	endsUnless   ending = "ends, unless"    // the same, unless its result serves the request too, see mailbox.serves
	givesWay     ending = "gives way"       // it ends and is done again later
	givesWayOnce ending = "gives way, once" // the same the first time; after that the request waits
)

// rule is what the engine does with a class. Beyond the table, Close ends everything and answers nothing.
type rule struct {
	name    string
	queue   queue
	running map[class]ending // what becomes of running work, by the class that arrives; without an entry it goes on
	dropped []class          // classes whose arrival takes a waiting request of this class out of the queue

	// told: EventSuperseded answers a request of this class that was ended, dropped or replaced. Otherwise nothing does.
	told bool
	// answer says which event answers a request that was done. EventFailed answers one that failed.
	answer string
}

// classes is the engine's table of rules, and the only place where they are: the mailbox and the worker read it.
// TestClasses holds it against what is expected of each pair; docs/ARCHITECTURE.md shows it.
//
// Long work waits in order. Its jobs take seconds or minutes and are begun on purpose, one at a time, so that a second
// must not throw away what the first has found; and a picture that is left ends them all.
var classes = [classCount]rule{
	classUse: {
		name: OpOpen, queue: latest, answer: "EventLoaded",
		running: map[class]ending{classUse: ends},
	},
	classShow: { // short: it is not ended
		name: "show", queue: latest, answer: "nothing",
	},
	classEncode: {
		name: OpEncode, queue: noQueue, answer: "EventReady",
		running: map[class]ending{classUse: givesWay, classShow: endsUnless},
	},
	classAsk: { // a model is opened only after the answer: a decode is short
		name: OpAsk, queue: latest, told: true, answer: "EventAnswer",
	},
	classLook: {
		name: OpLook, queue: latest, told: true, answer: "EventLooked",
		running: map[class]ending{classUse: ends, classShow: ends, classAsk: ends, classLook: ends},
		dropped: []class{classAsk}, // which changes the mask
	},
	classHover: {
		name: OpHover, queue: latest, told: true, answer: "EventHover",
		running: map[class]ending{classUse: ends, classShow: ends, classAsk: endsUnless},
	},
	classPeek: {
		name: OpPeek, queue: latest, told: true, answer: "EventLooked",
		running: map[class]ending{classUse: ends, classShow: ends, classAsk: ends, classLook: ends, classHover: ends, classPeek: ends},
		dropped: []class{classAsk, classLook, classHover},
	},
	classWarm: {
		name: "warm", queue: noQueue, answer: "nothing",
		running: map[class]ending{classUse: ends, classShow: givesWay, classAsk: givesWay, classLook: givesWay, classHover: givesWay},
	},
	classWork: {
		name: OpWork, queue: inOrder, told: true, answer: "EventWorked",
		running: map[class]ending{classUse: ends, classShow: ends},
	},
	classWorkLong: { // belongs to the job that classWork began
		name: OpWork + ", a long step", queue: noQueue, answer: "nothing",
		running: map[class]ending{classUse: ends, classShow: ends, classAsk: givesWay, classLook: givesWay, classHover: givesWayOnce},
	},
	classTrim: { // short: it is not ended
		name: "trim", queue: noQueue, answer: "nothing",
	},
	classAhead: {
		name: OpAhead, queue: newList, answer: "nothing",
		running: map[class]ending{classUse: givesWay, classShow: givesWay, classAsk: givesWay, classLook: givesWay,
			classHover: givesWayOnce, classWork: givesWay, classAhead: ends},
	},
	classIdle: {
		name: "idle", queue: noQueue, answer: "nothing",
		running: map[class]ending{classUse: givesWay, classShow: givesWay, classAsk: givesWay, classLook: givesWay,
			classHover: givesWay, classPeek: givesWay, classWork: givesWay, classAhead: givesWay},
	},
}
