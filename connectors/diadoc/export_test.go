package diadoc

// Operation is the id under which an act is done.
var Operation = operation
