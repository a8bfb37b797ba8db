"""The pages: documents with their adoptions, trees and goals, and the links between goals."""
