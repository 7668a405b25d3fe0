"""The engine inside the database: the embedded default, and the one that answers while Elasticsearch is away."""
