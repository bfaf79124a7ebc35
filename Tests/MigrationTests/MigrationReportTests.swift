import Migration
import Testing
