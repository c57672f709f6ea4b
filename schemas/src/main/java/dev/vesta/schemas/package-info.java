/// JSON Schemas (2020-12) of what people write by hand and of event contents that the server acts on, and the validator
/// that explains what is wrong with it: [Schema] reads one of the schema files beside this package, [SchemaValidator]
/// holds a document against it, [EventContents] knows which schema belongs to which event type.
///
/// The validator knows exactly the keywords that our schemas use (a test fails when one uses another): a general
/// library costs more at start-up than the rest of reading the configuration.
@NullMarked
package dev.vesta.schemas;

import org.jspecify.annotations.NullMarked;
