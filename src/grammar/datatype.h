// SPDX-License-Identifier: GPL-2.0-or-later
// What a value may look like. A row is read three times: `accepts` judges a document,
// `facet` is the same judgement for the RELAX NG schema, and `shown` tells the user.
#pragma once

#include <span>
#include <string_view>

namespace memdimm::grammar {

// What a value is about, for who asks what one was meant to be.
enum class Reads { Number, Hexadecimal, Set, Unit, Path, Uuid, Name };

// `facet` is an XSD regular expression over an XSD string. No other base is used:
// libxml2 and jing treat blanks around an XSD integer differently, around a string
// alike.
struct Datatype {
  std::string_view name;  // the schema's define
  std::string_view facet;
  Reads reads;
  bool (*accepts)(std::string_view);
  std::string_view shown;                         // "a number in decimal digits"
  std::string_view (*closest)(std::string_view);  // the word most likely meant, or ""
};

// The proposal's numbers: blanks around them are fine, a sign is not.
extern const Datatype kPaddedNumber;
extern const Datatype kPaddedAddress;  // decimal, or hexadecimal behind 0x

// libvirt's numbers as its parser takes them (9.0 and 11.3): blanks and one + in front,
// nothing behind.
extern const Datatype kNumber;
extern const Datatype kHexNumber;  // 0x in front is optional

extern const Datatype kUnit;
extern const Datatype kIdSet;  // libvirt's sets: 0-3,^2
extern const Datatype kAlias;
extern const Datatype kAbsolutePath;
extern const Datatype kUuid;

// The parts of a device's address as libvirt's parser takes them (9.0): decimal,
// hexadecimal behind 0x or octal behind 0; blanks and one + in front.
extern const Datatype kUpTo3;
extern const Datatype kUpTo7;
extern const Datatype kUpTo31;
extern const Datatype kUpTo254;
extern const Datatype kUpTo255;
extern const Datatype kUpTo65535;
extern const Datatype kUsbPort;  // 1.4.2

std::span<const Datatype* const> datatypes();

}  // namespace memdimm::grammar
