/// The configuration file: YAML, held against `config.schema.json`, completed with the schema's defaults, overridden by
/// the environment, and turned into immutable records. [ConfigLoader] is the way in and [ServerConfig] what comes out;
/// nothing here opens a port, a database or a key.
@NullMarked
package dev.vesta.app.config;

import org.jspecify.annotations.NullMarked;
