// Package schematron carries out the conditions that ФНС keeps inside its schemas, in annotations beside the structure:
// what must or must not be there depending on something else. Validators of XSD do not see them, operators and ФНС do.
//
// They are Schematron with two additions of the programs of ФНС: the functions usch:iif and usch:getFileName, and
// usch:error, which carries the code, the place and the words of the answer. A condition is taken literally, also where the
// order that published it means more; a condition that is not understood is named, never passed over.
package schematron
