// Package pack makes an official schema that an installation has the validator of its version.
//
// A pack is one XSD file of an authority, as it was published: the structure and the conditions inside it. Which documents
// it is for is read from the file itself: the root element, ВерсФорм, and КНД or Индекс where the format has them;
// otherwise the beginning of the file's name, which is that of the documents' names as well. The structure's verdict takes
// the place of the project's own; requisites and arithmetic, of which official schemas know nothing, stay as they are.
package pack
