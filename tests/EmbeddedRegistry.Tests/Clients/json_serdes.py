"""Confluent's Python client: a dictionary through the JSON serdes, with the registry whose URL is the argument."""
import json
import sys

from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.json_schema import JSONDeserializer, JSONSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

SCHEMA = """{"$schema": "http://json-schema.org/draft-07/schema#", "title": "Visit", "type": "object",
  "properties": {"patient": {"type": "string"}}, "required": ["patient"]}"""

client = SchemaRegistryClient({"url": sys.argv[1]})
context = SerializationContext("visits", MessageField.VALUE)
written = JSONSerializer(SCHEMA, client)({"patient": "Ada"}, context)
read = JSONDeserializer(SCHEMA)(written, context)
print(
    json.dumps(
        {
            "head": list(written[:5]),
            "read": read,
            "subjects": client.get_subjects(),
            "type": client.get_latest_version("visits-value").schema.schema_type,
            "compatibility": client.get_compatibility(),
        }
    )
)
