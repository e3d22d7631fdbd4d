package pairs

// SelfTest is for the test that puts a trained model to it, which this package cannot import.
var SelfTest = selfTest
